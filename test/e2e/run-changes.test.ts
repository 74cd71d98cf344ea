/** Changes from the page: nothing happens before the question is answered, and then exactly what it showed. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { card, makeThings, openPaired, openRunWorld, press, type RunWorld } from '../../rig/run-world.ts';
import type { Runner, RunnerOptions } from '../../runner/start-runner.ts';

const PAGE = '/runbooks/fixture/changes/';

let world: RunWorld;
let page: Page;
let runner: Runner;

beforeAll(async () => {
  world = await openRunWorld();
});

afterAll(() => world.close());

beforeEach(async () => {
  await makeThings(world);
  page = await (await world.browser.newContext()).newPage();
});

afterEach(async () => {
  await page.context().close();
  await runner.stop();
});

async function open(options: Partial<RunnerOptions> = {}): Promise<void> {
  runner = await world.startRunner(options);
  await openPaired(page, runner, PAGE);
}

const names = async () => (await world.query('SELECT name FROM thing ORDER BY id')).map((row) => row['name']);
const BEFORE = ['first', '<b>second</b>', 'third'];

const button = (id: string, name: string | RegExp) => card(page, id).getByRole('button', { name });
/** What has the focus: the part of a card that it is, or what it does. */
const focused = () =>
  page.evaluate(() => {
    const { part, action } = (document.activeElement as HTMLElement).dataset;
    return part ?? action ?? document.activeElement?.tagName;
  });

/** Whether the middle of an element is neither outside of the window nor under the head of the page. */
const inSight = (locator: Locator) =>
  locator.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });

const status = (id: string) => card(page, id).getByRole('status').innerText();

describe('a write', () => {
  it('first shows what it would change, and has not changed it', async () => {
    await open();
    await press(page, 'update', 'confirming');
    const question = card(page, 'update').locator('[data-part=question]');
    expect(await question.innerText()).toContain('Preview: nothing has been changed yet');
    expect(await question.locator('.out-change-title').allInnerTexts()).toEqual([
      'UPDATE changes 1 row',
      'DELETE removes 1 row',
    ]);
    expect(await question.locator('tr[data-change=changed]').innerText()).toMatch(/1\s+first\s+renamed/);
    expect(await question.locator('tr[data-change=removed]').innerText()).toMatch(/3\s+third/);
    expect(await question.locator('[data-part=expiry]').innerText()).toMatch(/^\d\d s left$/);
    expect(await status('update')).toBe('Preview ready: 2 rows would change. Apply or discard.');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-part'))).toBe('question');
    expect(await names()).toEqual(BEFORE);
  });

  it('is made by Apply, with the values of the preview', async () => {
    await open();
    await press(page, 'update', 'confirming');
    await card(page, 'update').getByRole('textbox').nth(1).fill('something else');
    await button('update', 'Apply').click();
    await page.locator('#update[data-state=done]').waitFor();
    expect(await card(page, 'update').getByRole('status').isVisible()).toBe(true);
    expect(await status('update')).toMatch(/^Committed: 1 row updated, 1 row deleted in [\d.]+ ms\.$/);
    expect(await names()).toEqual(['renamed', '<b>second</b>']);
  });

  it('is left by Discard', async () => {
    await open();
    await press(page, 'update', 'confirming');
    await button('update', 'Discard').click();
    expect(await status('update')).toBe('Discarded. Nothing has been changed.');
    expect(await button('update', 'Apply').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-part'))).toBe('run');
    expect(await names()).toEqual(BEFORE);
  });

  it('is rolled back when it would change something else by now', async () => {
    await open();
    await press(page, 'update', 'confirming');
    await world.query('DELETE FROM thing WHERE id = 3');
    await button('update', 'Apply').click();
    await page.locator('#update[data-state=failed]').waitFor();
    expect(await card(page, 'update').locator('[data-part=output]').innerText()).toContain(
      'Not what the preview showed',
    );
    expect(await names()).toEqual(['first', '<b>second</b>']);
  });

  it('cannot be answered by another press on a used question', async () => {
    await open();
    await press(page, 'update', 'confirming');
    await page.evaluate(() => {
      const apply = document.querySelector<HTMLButtonElement>('#update [data-action=apply]');
      apply?.click();
      apply?.click();
    });
    await page.locator('#update[data-state=done]').waitFor();
    expect(await names()).toEqual(['renamed', '<b>second</b>']);
  });

  it('can no longer be answered once its time is over', async () => {
    await page.clock.install();
    await open();
    await press(page, 'update', 'confirming');
    await page.clock.fastForward(45_000);
    await expect.poll(() => status('update')).toContain('20 seconds left');
    await button('update', 'Apply').focus();
    await page.clock.fastForward(20_000);
    await expect.poll(() => status('update')).toContain('The preview has expired');
    expect(await button('update', 'Apply').count()).toBe(0);
    expect(await focused()).toBe('renew');
    expect(await names()).toEqual(BEFORE);
    await Promise.all([page.waitForRequest('**/api/runs'), page.keyboard.press('Enter')]);
  });

  it('can be given more time, which is a new preview', async () => {
    await open();
    await press(page, 'update', 'confirming');
    await world.query("UPDATE thing SET name = 'meanwhile' WHERE id = 1");
    await button('update', 'More time').click();
    await card(page, 'update').getByText('meanwhile').waitFor();
    await button('update', 'Apply').click();
    await page.locator('#update[data-state=done]').waitFor();
    expect(await names()).toEqual(['renamed', '<b>second</b>']);
  });

  it('opens its question in sight, and keeps the place and the focus when it is applied', async () => {
    await page.setViewportSize({ width: 900, height: 420 });
    await open();
    await button('update', /^Preview/).scrollIntoViewIfNeeded();
    await press(page, 'update', 'confirming');
    expect(await inSight(button('update', 'Apply'))).toBe(true);
    expect(await inSight(card(page, 'update').locator('.card-title'))).toBe(true);
    await button('update', 'Apply').press('Enter');
    await page.locator('#update[data-state=done]').waitFor();
    expect(await focused()).toBe('outcome');
    expect(await inSight(card(page, 'update').locator('.card-outcome'))).toBe(true);
  });

  it('shows hostile rows as text', async () => {
    await world.query(`UPDATE thing SET name = '<img src=x onerror="document.title=7">' WHERE id = 1`);
    await open();
    const title = await page.title();
    await press(page, 'update', 'confirming');
    expect(await card(page, 'update').locator('[data-part=output] img').count()).toBe(0);
    expect(await card(page, 'update').locator('del').first().innerText()).toContain('<img src=x');
    expect(await page.title()).toBe(title);
  });
});

describe('an administrative statement', () => {
  it('shows itself and what it means, and runs when the database’s name was typed', async () => {
    await open();
    await press(page, 'rebuild', 'confirming');
    const question = card(page, 'rebuild').locator('[data-part=question]');
    expect(await question.locator('pre').innerText()).toContain('REINDEX TABLE thing');
    expect(await question.locator('.out-consequences li').count()).toBeGreaterThan(0);
    await question.getByRole('textbox').fill('postgres');
    await question.getByRole('textbox').press('Enter');
    await expect.poll(() => status('rebuild')).toContain('the name does not match');
    expect(await question.getByText('the name does not match').isVisible()).toBe(true);
    expect(await focused()).toBe('typed');
    await Promise.all([page.waitForResponse('**/api/runs'), button('rebuild', 'More time').click()]);
    await page.locator('#rebuild[data-state=confirming]').waitFor();
    await expect.poll(() => question.getByRole('textbox').inputValue()).toBe('postgres');
    await question.getByRole('textbox').fill(world.sandbox.database);
    await question.getByRole('textbox').press('Enter');
    await page.locator('#rebuild[data-state=done]').waitFor();
    expect(await status('rebuild')).toMatch(/^Committed: REINDEX in /);
    expect(await focused()).toBe('outcome');
  });

  it('is asked about in the terminal where the runner was started so', async () => {
    const asked: string[] = [];
    await open({
      askTerminal: async ({ database, statements }) => {
        asked.push(database, ...statements);
        return true;
      },
    });
    await press(page, 'rebuild', 'confirming');
    expect(asked).toEqual([]);
    await button('rebuild', 'Ask in the terminal').click();
    await page.locator('#rebuild[data-state=done]').waitFor();
    expect(asked).toEqual([world.sandbox.database, 'REINDEX TABLE thing']);
  });
});
