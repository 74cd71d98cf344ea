/** The search dialog in a real browser, on the built site, under the runner's Content-Security-Policy. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../rig/browser.ts';
import { type StaticSite, serveSite } from '../../rig/static-site.ts';

const PASTE = [
  'api-1  | 2026-11-02T09:12:33.482Z ERROR FATAL:  password authentication failed for user "app_prod"',
  '    at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:305:11)',
  "  code: '28P01'",
].join('\n');

let browser: Browser;
let site: StaticSite;
let context: BrowserContext;
let page: Page;
let requested: string[];
let complaints: string[];

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveSite()]);
});

afterAll(async () => {
  await Promise.all([browser.close(), site.close()]);
});

beforeEach(async () => {
  requested = [];
  complaints = [];
  context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.on('request', (request) => requested.push(new URL(request.url()).pathname));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on(
    'console',
    (message) => message.text().includes('Content Security Policy') && complaints.push(message.text()),
  );
});

afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

const dialog = () => page.locator('dialog.search');
const field = () => dialog().locator('textarea');
const chosen = () => dialog().locator('[role=option][aria-selected=true]');
const state = (name: string) => page.locator(`dialog.search[open][data-state=${name}]`);

async function pasteAnywhere(text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

describe('opening', () => {
  it.each(['/', 'Control+k'])('%s opens it with the focus in the field, Escape closes it', async (key) => {
    await page.goto(`${site.url}/runbooks/`);
    await page.keyboard.press(key);
    await state('empty').waitFor();
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  });

  it('loads no index before somebody wants to search', async () => {
    await page.goto(`${site.url}/runbooks/connection/too-many-clients/`, { waitUntil: 'networkidle' });
    const isIndex = (path: string) => path.startsWith('/pagefind/') || path.endsWith('.json');
    expect(requested.filter(isIndex)).toEqual([]);
    const wanted = page.waitForRequest((request) => request.url().endsWith('/pagefind/pagefind.js'));
    await page.keyboard.press('/');
    await wanted;
  });

  it('takes a paste outside of any field as it is, line ends and tabs included', async () => {
    await page.goto(site.url);
    await pasteAnywhere('one\n\ttwo "<b>"\n');
    await field().waitFor();
    expect(await field().inputValue()).toBe('one\n\ttwo "<b>"\n');
  });

  it('leaves a paste into another field alone', async () => {
    await page.goto(site.url);
    await page.locator('stack-names button').click();
    await page.locator('dialog.names input').first().dispatchEvent('paste');
    expect(await page.locator('dialog.search[open]').count()).toBe(0);
  });
});

describe('a pasted error', () => {
  it('is answered by its page first, with the reader’s value marked', async () => {
    await page.goto(site.url);
    await pasteAnywhere(PASTE);
    const match = dialog().locator('.hits[data-kind=match]');
    await match.waitFor();
    expect(await chosen().getAttribute('href')).toMatch(
      /^\/runbooks\/connection\/authentication-failed\/#e=\w+&user=app_prod$/,
    );
    expect(await match.locator('mark').first().textContent()).toBe('app_prod');
    await expect.poll(() => dialog().locator('[role=status]').textContent()).toContain('This is your error');
  });

  it('is answered although a filter was left set, and what a filter hides can be searched', async () => {
    await page.goto(site.url);
    await page.keyboard.press('/');
    await dialog().getByLabel('Severity').selectOption('low');
    await dialog().locator('textarea').fill('password authentication failed for user "app_prod"');
    await dialog().locator('.hits[data-kind=match]').waitFor();
    await dialog().locator('textarea').fill('zzqqxx');
    await dialog().getByRole('button', { name: 'Search everything' }).click();
    await expect.poll(() => dialog().getByLabel('Severity').inputValue()).toBe('');
  });

  it('opens with Enter', async () => {
    await page.goto(site.url);
    await pasteAnywhere(PASTE);
    await dialog().locator('.hits[data-kind=match]').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runbooks/connection/authentication-failed/#e=*');
    const seen = page.locator('.wordings .seen');
    await seen.waitFor();
    expect(await seen.locator('.hole.filled').textContent()).toBe('app_prod');
    expect(await page.locator('.wordings li').first().getAttribute('class')).toBe('seen');
  });

  it('that no page covers is named and not guessed at', async () => {
    await page.goto(`${site.url}/#q=42601`);
    await dialog().locator('.search-note', { hasText: 'No runbook for this error yet' }).waitFor();
    expect(await dialog().locator('.hits[data-kind=match]').count()).toBe(0);
  });

  it('is shown as text whatever it contains', async () => {
    await page.goto(site.url);
    await pasteAnywhere('FATAL: password authentication failed for user "<img src=x onerror=alert(1)>"');
    await dialog().locator('.hits[data-kind=match]').waitFor();
    expect(await dialog().locator('img').count()).toBe(0);
    expect(await dialog().locator('.hit-values').textContent()).toContain('<img src=x onerror=alert(1)>');
  });

  it('of a megabyte is answered from its end', async () => {
    await page.goto(site.url);
    await pasteAnywhere(`${'2026-11-02 09:12:33 INFO request served in 12 ms\n'.repeat(20_000)}${PASTE}`);
    await dialog().locator('.search-note', { hasText: 'its end was read' }).waitFor();
    expect(await chosen().getAttribute('href')).toMatch(
      /^\/runbooks\/connection\/authentication-failed\/#e=\w+&user=app_prod$/,
    );
  });
});

describe('words', () => {
  it('find pages; the arrows choose, and come round', async () => {
    await page.goto(site.url);
    await page.keyboard.press('/');
    await page.keyboard.type('connection');
    await state('results').waitFor();
    await expect.poll(() => dialog().locator('[role=option]').count()).toBeGreaterThan(1);
    await page.waitForLoadState('networkidle');
    const first = await chosen().getAttribute('id');
    await page.keyboard.press('ArrowDown');
    expect(await chosen().getAttribute('id')).not.toBe(first);
    expect(await field().getAttribute('aria-activedescendant')).toBe(await chosen().getAttribute('id'));
    await page.keyboard.press('ArrowUp');
    expect(await chosen().getAttribute('id')).toBe(first);
  });

  it('are narrowed by group and severity', async () => {
    await page.goto(`${site.url}/#q=connection`);
    await state('results').waitFor();
    await dialog().locator('select[name=severity]').selectOption('critical');
    await expect
      .poll(async () => new Set(await dialog().locator('.severity-mark').evaluateAll(severities)))
      .toEqual(new Set(['critical']));
    await dialog().locator('select[name=group]').selectOption('Connection');
    await expect
      .poll(async () => new Set(await dialog().locator('.hit-group').allTextContents()))
      .toEqual(new Set(['Connection']));
  });

  it('that stand nowhere say so', async () => {
    await page.goto(`${site.url}/#q=zzqqxx`);
    await state('none').waitFor();
    expect(await dialog().locator('.search-note').textContent()).toContain('No page of this book answers that.');
  });
});

const severities = (marks: Element[]) => marks.map((mark) => mark.getAttribute('data-severity'));

describe('its address', () => {
  it('holds the text in the fragment, and gives the page’s own back when closed', async () => {
    await page.goto(`${site.url}/runbooks/#data`);
    await page.keyboard.press('/');
    await field().fill('53300 & more');
    await expect.poll(() => new URL(page.url()).hash).toBe('#q=53300%20%26%20more');
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).hash).toBe('#data');
  });
});

describe('without its indexes', () => {
  it('says that they could not be loaded, and the next try works', async () => {
    const missing = /\/(pagefind\/pagefind\.js|errors\.json|book\.json)$/;
    await page.route(missing, (route) => route.abort());
    await page.goto(`${site.url}/#q=connection`);
    await state('error').waitFor();
    expect(await dialog().locator('.search-note').textContent()).toContain('could not be loaded');
    await page.unroute(missing);
    await field().fill('connection refused');
    await state('results').waitFor();
  });
});
