// Wires the integrations in the order in which they work; no logic here.

import { satteri } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';
import { loadSite } from './src/book/site.ts';
import { devDoor } from './src/dev-door.ts';
import { leanImports } from './src/lean-imports.ts';
import { errorIndexIntegration } from './src/search/integration.ts';
import { pagefindIntegration } from './src/search/pagefind.ts';
import { inlineNames } from './src/snippets/inline-names.ts';
import { snippets } from './src/snippets/integration.ts';
import { loadStack } from './src/snippets/stack.ts';
import { markerTheme } from './src/snippets/theme.ts';
import { stampFences } from './src/snippets/transformer.ts';
import { stampSources } from './src/source-stamp.ts';

const stack = loadStack();
const { address } = loadSite();
const runner = process.env.PROOFBOOK_RUNNER;

export default defineConfig({
  output: 'static',
  ...(address ? { site: address } : {}),
  // In development Astro would answer /api/… with 404 before the proxy sees it, because it has no slash at its end.
  trailingSlash: runner ? 'ignore' : 'always',
  devToolbar: { enabled: false },
  // The runner's Content-Security-Policy has no 'unsafe-inline': every style and script is a file.
  build: { format: 'directory', inlineStylesheets: 'never' },
  vite: {
    plugins: [leanImports(), devDoor(process.env.PROOFBOOK_SITE)],
    // Astro puts a directive into each MDX module that the bundler does not know: one warning a page, of no meaning.
    build: { assetsInlineLimit: 0, rolldownOptions: { checks: { moduleLevelDirective: false } } },
    ...(runner ? { server: { proxy: { '/api': { target: runner, changeOrigin: true } } } } : {}),
  },
  integrations: [
    snippets(),
    mdx(),
    errorIndexIntegration(),
    pagefindIntegration(),
    ...(address ? [sitemap()] : []),
    stampSources(),
  ],
  markdown: {
    processor: satteri({ hastPlugins: [inlineNames(stack)] }),
    shikiConfig: { theme: markerTheme, langAlias: { psql: 'text' }, transformers: [stampFences(stack)] },
  },
});
