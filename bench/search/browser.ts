/** In a real browser: Pagefind's own answers over the built site, and the matcher's time per query. */
import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../rig/browser.ts';
import { serveSite } from '../../rig/static-site.ts';
import type { ErrorIndex } from '../../src/search/match-error.ts';
import type { Reply } from './score.ts';
import type { Item } from './sets.ts';

/** What is measured in the tab. */
export interface Tab {
  pagefind(items: readonly Item[]): Promise<ReadonlyMap<Item, Reply>>;
  /** Milliseconds per query, and of making the index ready, in the browser. */
  time(index: ErrorIndex, queries: readonly string[]): Promise<{ prepare: number; times: number[] }>;
}

/** Opens the built site in a browser for as long as `use` takes. */
export async function withTab<T>(use: (tab: Tab) => Promise<T>): Promise<T> {
  if (!existsSync('dist/pagefind/pagefind.js'))
    throw new Error('There is no built site to search; run npm run build first.');
  const site = await serveSite('dist');
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage();
    await page.route('**/src/search/**', (route) => {
      const source = readFileSync(new URL(route.request().url()).pathname.slice(1), 'utf8');
      return route.fulfill({ contentType: 'text/javascript', body: stripTypeScriptTypes(source) });
    });
    await page.goto(site.url);
    return await use({
      pagefind: (items) => askPagefind(page, items),
      time: (index, queries) => timeQueries(page, index, queries),
    });
  } finally {
    await browser?.close();
    await site.close();
  }
}

async function askPagefind(page: Page, items: readonly Item[]): Promise<ReadonlyMap<Item, Reply>> {
  const answers = await page.evaluate(
    async (queries) => {
      const path = '/pagefind/pagefind.js';
      const pagefind = await import(path);
      const found: string[][] = [];
      for (const query of queries) {
        const { results } = await pagefind.search(query);
        const urls: string[] = [];
        for (const result of results.slice(0, 5)) urls.push((await result.data()).url);
        found.push(urls);
      }
      return found;
    },
    items.map(({ query }) => query),
  );
  return new Map(items.map((item, at) => [item, { slugs: (answers[at] ?? []).flatMap(slugOf), isMatch: true }]));
}

const slugOf = (url: string): string[] => {
  const slug = /\/runbooks\/([\w-]+\/[\w-]+)\//.exec(url)?.[1];
  return slug === undefined ? [] : [slug];
};

function timeQueries(
  page: Page,
  index: ErrorIndex,
  queries: readonly string[],
): Promise<{ prepare: number; times: number[] }> {
  return page.evaluate(
    async ({ index: given, queries: asked }) => {
      const path = '/src/search/match-error.ts';
      const { matchError } = await import(path);
      const began = performance.now();
      matchError(given, 'warm up');
      const prepare = performance.now() - began;
      // The first answers are slower until the engine has compiled the code; a reader types more than one letter.
      for (const query of asked.slice(0, 50)) matchError(given, query);
      const times = asked.map((query) => {
        const from = performance.now();
        matchError(given, query);
        return performance.now() - from;
      });
      return { prepare, times };
    },
    { index, queries: [...queries] },
  );
}
