/** What can be done with a result on its page: sorted, read exactly, copied, handed on, kept; and the log of the page's runs. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { card, openPaired, openRunWorld, press, type RunWorld } from '../../rig/run-world.ts';
import type { Runner } from '../../runner/start-runner.ts';

let world: RunWorld;
let runner: Runner;
let page: Page;

beforeAll(async () => {
  world = await openRunWorld();
  runner = await world.startRunner();
});

afterAll(async () => {
  await runner.stop();
  await world.close();
});

beforeEach(async () => {
  page = await (await world.browser.newContext()).newPage();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPaired(page, runner);
});

afterEach(() => page.context().close());

it('a page has tab stops at the blocks that scroll and at no other', async () => {
  await press(page, 'many');
  const stops = () =>
    page.evaluate(() => {
      const blocks = [...document.querySelectorAll<HTMLElement>('.code, .out-scroll')].filter((b) => b.clientWidth > 0);
      const scrolls = (b: HTMLElement) => b.scrollWidth > b.clientWidth || b.scrollHeight > b.clientHeight;
      return { some: blocks.some(scrolls), wrong: blocks.filter((b) => scrolls(b) !== (b.tabIndex === 0)).length };
    });
  await expect.poll(stops).toEqual({ some: true, wrong: 0 });
});

describe('a result', () => {
  it('draws its later rows when they are scrolled to', async () => {
    await press(page, 'many');
    const rows = card(page, 'many').locator('tbody tr');
    await expect
      .poll(async () => {
        await rows.last().scrollIntoViewIfNeeded();
        return rows.count();
      })
      .toBe(500);
  });

  it('sorts by a column, and back to the order of the server', async () => {
    await press(page, 'tree');
    expect(await card(page, 'tree').locator('.out-sort').count()).toBe(0);
    await press(page, 'states');
    const live = card(page, 'states').locator('[data-part=live]');
    const words = () => live.locator('tbody th').allInnerTexts();
    const head = live.getByRole('columnheader', { name: 'connections' });
    await head.getByRole('button').click();
    expect(await words()).toEqual(['NULL', 'idle in transaction', 'active', 'idle']);
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    expect(await words()).toEqual(['idle', 'active', 'idle in transaction', 'NULL']);
    expect(await live.locator('.out-bar-fill').first().getAttribute('width')).toBe('100%');
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('none');
  });

  it('shows sizes and times as a person reads them, and exactly on demand', async () => {
    await press(page, 'types');
    const cells = () => card(page, 'types').locator('tbody td').allInnerTexts();
    expect((await cells()).slice(1, 5)).toEqual([
      '5 GiB',
      '1.2 s',
      '5 min 12 s',
      expect.stringMatching(/^20\d\d-\S+ [\d:]+\+00, 3 min \d s ago$/),
    ]);
    await card(page, 'types').getByRole('button', { name: 'Exact values' }).click();
    expect((await cells()).slice(1, 4)).toEqual(['5368709120', '1234.5', '00:05:12.345']);
  });

  it('is copied for other programs', async () => {
    await press(page, 'tree');
    await card(page, 'tree').getByRole('button', { name: 'Copy as CSV' }).click();
    await card(page, 'tree').getByText('Copied as CSV.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'pid,waits_for,what\n11,,holds the lock\n12,11,waits\n13,12,waits\n',
    );
  });

  it('hands a pressed value to the parameter of its name further down', async () => {
    await press(page, 'types');
    await card(page, 'types').getByRole('button', { name: '77' }).click();
    expect(await card(page, 'end').getByRole('textbox').inputValue()).toBe('77');
    expect(await card(page, 'types').getByRole('status').innerText()).toBe(':pid is now 77 in 1 snippet below.');
  });
});

describe('the runs of a page', () => {
  const log = () => page.getByRole('region', { name: 'This page’s runs' });

  it('are listed in order, and copied or saved in one press', async () => {
    await press(page, 'states');
    await press(page, 'missing');
    expect(await log().locator('li').allInnerTexts()).toEqual([
      expect.stringMatching(/Which states are the connections in\?\s+Done: 4 rows in/),
      expect.stringMatching(/What if the table is missing\?\s+Failed: relation "Missing" does not exist/),
    ]);
    await log().getByRole('button', { name: 'Copy as Markdown' }).click();
    await log().getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^## Runs.*### Which states.*\| idle in transaction \| 3 \|.*### What if the table/s);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      log().getByRole('button', { name: 'Save as file' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^runs-.*\.md$/);
  });

  it('and the values that were typed stay for a reload, and go when they are to be forgotten', async () => {
    await card(page, 'value').getByRole('textbox').fill('42');
    await press(page, 'value');
    await press(page, 'one');
    await page.reload();
    await page.locator('#value[data-state=done]').waitFor();
    expect(await card(page, 'value').getByRole('textbox').inputValue()).toBe('42');
    expect(await card(page, 'value').locator('tbody').innerText()).toBe('42');
    expect(await log().locator('li').count()).toBe(2);
    await log().getByRole('button', { name: 'Forget' }).click();
    expect(await log().count()).toBe(0);
    await page.reload();
    await page.locator('#value[data-state=idle]').waitFor();
  });

  it('are seen by no other tab', async () => {
    await press(page, 'one');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('#one[data-place=ready]').waitFor();
    expect(await other.locator('.run-log').count()).toBe(0);
  });
});
