/**
 * Replaces the code that Vite puts around each `import()`. It loads the styles that a chunk brings and preloads what it
 * imports; our chunks bring no styles and are small, and the code alone would be a fifth of a page's scripts.
 */
import type { Plugin } from 'vite';

const PRELOAD_MODULE = '\0vite/preload-helper.js';

/** A Vite plugin for the build of the browser's scripts. */
export function leanImports(): Plugin {
  return {
    name: 'proofbook:lean-imports',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === PRELOAD_MODULE ? 'export const __vitePreload = (load) => load();' : undefined),
  };
}
