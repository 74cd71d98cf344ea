/** Cards with every kind of output, in light and dark: axe finds nothing. */
import axe from 'axe-core';
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
  '/runbooks/fixture/runs/': ['table', 'states', 'plan', 'tree', 'many', 'missing', 'notice'],
  '/runbooks/fixture/changes/': ['update', 'rebuild', 'things'],
};

describe.each(['light', 'dark'] as const)('axe, %s', (colorScheme) => {
  it.each(Object.entries(PAGES))('finds nothing on %s after its snippets have run', async (path, ids) => {
    // Bypassing the policy lets the test inject axe; the page itself is under the policy in every other test.
    const context = await world.browser.newContext({ colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
    try {
      const page = await context.newPage();
      await openPaired(page, runner, path);
      for (const id of ids) await press(page, id);
      if (ids.includes('missing')) {
        await card(page, 'sleep').getByRole('textbox').fill('soon');
        await press(page, 'sleep', 'idle');
        await card(page, 'sleep').getByText('Give a whole number.').waitFor();
      }
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(document),
      );
      const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
      expect(found).toEqual([]);
    } finally {
      await context.close();
    }
  });
});
