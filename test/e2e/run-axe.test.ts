/** Cards with every kind of output, in light and dark: axe finds nothing. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { card, openPaired, openRunWorld, press, type RunWorld } from '../../rig/run-world.ts';
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

const PAGES = {
  '/runbooks/fixture/runs/': ['table', 'states', 'plan', 'tree', 'many', 'missing', 'notice', 'types'],
  '/runbooks/fixture/changes/': ['update', 'rebuild', 'things'],
};

async function violations(page: Page, selector: string): Promise<string[]> {
  const { violations: found } = await page.evaluate(
    (where) => (globalThis as unknown as { axe: typeof axe }).axe.run(where),
    selector,
  );
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

describe.each(['light', 'dark'] as const)('axe, %s', (colorScheme) => {
  it.each(Object.entries(PAGES))('finds nothing on %s after its snippets have run', async (path, ids) => {
    // Bypassing the policy lets the test inject axe; the page itself is under the policy in every other test.
    const context = await world.browser.newContext({ colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
    try {
      const page = await context.newPage();
      await openPaired(page, runner, path);
      for (const id of ids) await press(page, id);
      await page.evaluate(axe.source);
      if (ids.includes('missing')) {
        // A running card over an old result; the whole page would take longer than the run.
        await card(page, 'sleep').getByRole('textbox').fill('0');
        await press(page, 'sleep', 'done');
        await card(page, 'sleep').getByRole('textbox').fill('30');
        await press(page, 'sleep', 'running');
        await card(page, 'sleep').getByRole('button', { name: 'Cancel' }).waitFor();
        expect(await violations(page, '#sleep')).toEqual([]);
        await page.locator('#sleep:not([data-state=running])').waitFor();
        await card(page, 'sleep').getByRole('textbox').fill('soon');
        await card(page, 'sleep').getByRole('textbox').press('Enter');
        await card(page, 'sleep').getByText('Give a whole number.').waitFor();
      }
      expect(await violations(page, 'body')).toEqual([]);
    } finally {
      await context.close();
    }
  });
});
