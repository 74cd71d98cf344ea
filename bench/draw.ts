/** What a result costs the page: from the last event to the painted table, and the longest time in which it answers nobody. */
import type { Page } from 'playwright-core';
import { card, openPaired, openRunWorld, press, type RunWorld } from '../rig/run-world.ts';
import { type Bench, type Figure, median } from './figure.ts';

const ROUNDS = 3;

/** How often a measured round scrolls to the end of what is drawn; each time, later rows come. */
const SCROLLS = 12;

/** Rows of the result with 100 columns; the runner keeps 500. */
const SIZES = [10, 500] as const;

export const draw: Bench = {
  name: 'draw',
  run: async () => {
    const world = await openRunWorld();
    const runner = await world.startRunner();
    try {
      const page = await openPage(world);
      await openPaired(page, runner);
      const figures: Figure[] = [];
      for (const rows of SIZES) figures.push(...(await measure(page, rows)));
      return figures;
    } finally {
      await runner.stop();
      await world.close();
    }
  },
};

async function openPage(world: RunWorld): Promise<Page> {
  const page = await world.browser.newPage();
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  return page;
}

async function measure(page: Page, rows: number): Promise<Figure[]> {
  await card(page, 'wide').getByRole('textbox').fill(String(rows));
  const painted: number[] = [];
  const longest: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(() => Reflect.get(globalThis, 'longTasks').splice(0));
    const ms = lastEventToPaint(page);
    await press(page, 'wide', 'done');
    painted.push(await ms);
    await scrollThrough(page);
    longest.push(await page.evaluate(() => Math.max(0, ...Reflect.get(globalThis, 'longTasks'))));
  }
  const size = `${rows} rows × 100 columns`;
  return [
    { name: `${size}: last event to painted table, median`, value: median(painted), unit: 'ms' },
    {
      name: `${size}: longest task, scrolled on and on, worst of ${ROUNDS}`,
      value: Math.max(...longest),
      unit: 'ms',
      aim: 'none above 100 ms',
    },
  ];
}

/** The answer's stream ends with the last event; the frame after the card's new state is its picture. */
const lastEventToPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const root = document.querySelector('#wide');
        if (!root) return reject(new Error('There is no card #wide.'));
        let running = false;
        const observer = new MutationObserver(() => {
          const state = root.getAttribute('data-state');
          running ||= state === 'running';
          if (!running || state !== 'done') return;
          observer.disconnect();
          requestAnimationFrame(() =>
            setTimeout(() => {
              const answer = performance
                .getEntriesByType('resource')
                .findLast(({ name }) => name.endsWith('/api/runs'));
              const end = (answer as PerformanceResourceTiming | undefined)?.responseEnd;
              resolve(performance.now() - (end ?? Number.NaN));
            }),
          );
        });
        observer.observe(root, { attributes: true, attributeFilter: ['data-state'] });
      }),
  );

/** As a person would: to the end of what is drawn, and on when more has come. */
async function scrollThrough(page: Page): Promise<void> {
  const scroller = card(page, 'wide').locator('[data-part=live] .out-scroll');
  for (let times = 0; times < SCROLLS; times++) {
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await page.waitForTimeout(100);
  }
}
