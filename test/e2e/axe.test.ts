/** Every kind of page, and each dialog, in light and dark: axe finds nothing. */
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../rig/browser.ts';
import { type StaticSite, serveSite } from '../../rig/static-site.ts';

const VIEWS: { name: string; path: string; open?: (page: Page) => Promise<void> }[] = [
  { name: 'home', path: '/' },
  { name: 'list of runbooks', path: '/runbooks/' },
  { name: 'runbook', path: '/runbooks/connection/too-many-clients/' },
  { name: 'list of commands', path: '/commands/' },
  { name: 'command list', path: '/commands/query-database/' },
  { name: 'guide', path: '/guides/overview/' },
  { name: 'error codes', path: '/errors/' },
  { name: 'checkup', path: '/checkup/' },
  { name: 'proof transcript', path: '/proofs/connection/too-many-clients/' },
  { name: 'page not found', path: '/nowhere/' },
  { name: 'search, empty', path: '/', open: (page) => openSearch(page, '') },
  { name: 'search with results', path: '/', open: (page) => openSearch(page, 'connection') },
  { name: 'search without results', path: '/', open: (page) => openSearch(page, 'zzqqxx') },
  { name: 'editor of own names', path: '/', open: openNames },
];

let browser: Browser;
let site: StaticSite;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveSite()]);
});

afterAll(async () => {
  await Promise.all([browser.close(), site.close()]);
});

describe.each(['light', 'dark'] as const)('axe, %s', (colorScheme) => {
  it.each(VIEWS)('has nothing to say about: $name', async ({ path, open }) => {
    // Bypassing the policy lets the test inject axe; the page itself is under the policy in every other test.
    const context = await browser.newContext({ colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(site.url + path);
    await open?.(page);
    await page.evaluate(axe.source);
    expect(await findings(page)).toEqual([]);
    await context.close();
  });
});

const findings = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  });

async function openSearch(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.locator('dialog.search[open]').waitFor();
  if (!text) return;
  await page.keyboard.type(text);
  await page.locator('dialog.search:is([data-state=results], [data-state=none])').waitFor();
}

async function openNames(page: Page): Promise<void> {
  await page.locator('stack-names button').click();
  await page.locator('dialog.names[open]').waitFor();
}
