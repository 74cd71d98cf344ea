/** Components as TypeScript sees them; what is inside an .astro file is checked by the build. */
declare module '*.astro' {
  const component: import('astro/runtime/server/index.js').AstroComponentFactory;
  export default component;
}
