/** What the runner and the page add to a query: from the click to the rendered result, against `pg` alone. */
import pg from 'pg';
import type { Page } from 'playwright-core';
import { openPaired, openRunWorld, press, type RunWorld } from '../rig/run-world.ts';
import { type Bench, compared, type Figure, median } from './figure.ts';
import { latencyFigures } from './latency.ts';

const ROUNDS = 40;
const WARM_UP = 5;

export const run: Bench = {
  name: 'run',
  run: async () => {
    const world = await openRunWorld();
    const runner = await world.startRunner();
    const page = await world.browser.newPage();
    try {
      await openPaired(page, runner);
      return [...(await measure(world, page)), ...(await latencyFigures(world.sandbox.url))];
    } finally {
      await runner.stop();
      await world.close();
    }
  },
};

async function measure(world: RunWorld, page: Page): Promise<Figure[]> {
  const clicks: number[] = [];
  const alone: number[] = [];
  // In turn, so that both meet the same noise.
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    clicks.push(await clickToResult(page));
    alone.push(await queryAlone(world.sandbox.url));
  }
  const [click, query] = [median(clicks.slice(WARM_UP)), median(alone.slice(WARM_UP))];
  const baseline = { name: 'connect, SELECT 1 and close through pg alone', value: query };
  return [
    compared({ name: 'SELECT 1 from click to rendered result, median', value: click, unit: 'ms', baseline }),
    { name: 'overhead of a run', value: click - query, unit: 'ms', baseline, aim: 'below 25 ms' },
  ];
}

/** Measured in the page itself: the test driver's own way to the browser does not count. */
async function clickToResult(page: Page): Promise<number> {
  await press(page, 'one', 'done');
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const card = document.querySelector('#one');
        const button = [...(card?.querySelectorAll('button') ?? [])].find((b) =>
          b.textContent?.trim().startsWith('Run'),
        );
        if (!card || !button) throw new Error('The card #one has no Run button.');
        let running = false;
        const startedAt = performance.now();
        const observer = new MutationObserver(() => {
          running ||= card.getAttribute('data-state') === 'running';
          if (!running || card.getAttribute('data-state') !== 'done') return;
          observer.disconnect();
          resolve(performance.now() - startedAt);
        });
        observer.observe(card, { attributes: true, attributeFilter: ['data-state'] });
        button.click();
      }),
  );
}

async function queryAlone(connectionString: string): Promise<number> {
  const startedAt = performance.now();
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('SELECT 1');
  await client.end();
  return performance.now() - startedAt;
}
