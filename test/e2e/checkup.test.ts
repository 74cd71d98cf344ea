/** The checkup's page: one press, a real runner, a real PostgreSQL, and every cause in the part of its state. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRunWorld, type RunWorld } from '../../rig/run-world.ts';
import type { Runner } from '../../runner/start-runner.ts';

let world: RunWorld;
let runner: Runner;

beforeAll(async () => {
  world = await openRunWorld();
  runner = await world.startRunner();
});

afterAll(async () => {
  await runner.stop();
  await world.close();
});

/** Opens the page in a paired tab. */
async function openCheckup(): Promise<Page> {
  const page = await world.browser.newPage({ bypassCSP: true, reducedMotion: 'reduce' });
  await page.goto(runner.pairingLink());
  await page.waitForFunction(() => sessionStorage.length > 0);
  await page.goto(`${runner.origin}/checkup/`);
  return page;
}

const press = (page: Page) => page.getByRole('button', { name: 'Check this database' }).click();
const part = (page: Page, state: string) => page.locator(`[data-for="${state}"]`);
const causesOf = (page: Page, state: string) =>
  part(page, state).evaluate((root) => [...root.querySelectorAll('li')].map((row) => row.getAttribute('data-cause')));

it('sorts what it finds by state, with evidence and fix, and says what it came to', async () => {
  const page = await openCheckup();
  await press(page);
  await page.locator('.ask-line').waitFor();
  expect(await causesOf(page, 'present')).toEqual(['gone']);
  expect(await causesOf(page, 'absent')).toContain('never');
  expect(await part(page, 'unknown').isHidden()).toBe(true);
  expect(await part(page, 'present').locator('tbody td').first().innerText()).toBe('thing');
  expect(await part(page, 'present').locator('.cause-fix').getAttribute('href')).toMatch(
    /^\/runbooks\/.*#make-it-again$/,
  );
  expect(await page.locator('.ask-line').innerText()).toMatch(/^1 of 3 present/);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run(document));
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  await page.close();
});

it('a server that is away: nothing has a state, and why is said', async () => {
  const away = await world.startRunner({
    target: {
      label: 'mine',
      kind: 'own',
      database: 'none',
      connection: { host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' },
      searchPath: ['public'],
      levels: ['read'],
    },
  });
  const page = await world.browser.newPage();
  await page.goto(away.pairingLink());
  await page.waitForFunction(() => sessionStorage.length > 0);
  await page.goto(`${away.origin}/checkup/`);
  await press(page);
  await page.locator('.ask-line').waitFor();
  expect(await page.locator('.ask-line').innerText()).toMatch(/^Not complete: 0 checked\./);
  for (const state of ['present', 'absent', 'failed']) expect(await part(page, state).isHidden()).toBe(true);
  expect(await page.locator('li[data-state="unknown"]').count()).toBe(3);
  await page.close();
  await away.stop();
});

it('without JavaScript it says how to ask in the terminal, and lists what is asked', async () => {
  const context = await world.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${runner.origin}/checkup/`);
  expect(await page.locator('main').innerText()).toContain('npm run -s checkup');
  expect(await page.getByRole('button', { name: 'Check this database' }).isVisible()).toBe(false);
  expect(await page.locator('li[data-probe]').count()).toBe(3);
  await context.close();
});
