/** “Which cause is mine?”: one press on a runbook, a real runner, a real PostgreSQL, and the answer on the first screen. */
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPaired, openRunWorld, type RunWorld } from '../../rig/run-world.ts';
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

async function visit(look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const context = await world.browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await openPaired(page, runner);
    await look(page);
  } finally {
    await context.close();
  }
}

const ask = (page: Page) => page.getByRole('button', { name: 'Which cause is mine?' });
const row = (page: Page, cause: string) => page.locator(`#cause-${cause}`);
const stateOf = (page: Page, cause: string) => row(page, cause).getAttribute('data-state');

async function askAll(page: Page): Promise<void> {
  await ask(page).click();
  await page.locator('.ask-line').waitFor();
}

describe('one press', () => {
  it('turns each cause to what it is here, with evidence and with the fix of what is present', async () => {
    await visit(async (page) => {
      await askAll(page);
      expect(await stateOf(page, 'gone')).toBe('present');
      expect(await stateOf(page, 'never')).toBe('absent');
      expect(await stateOf(page, 'elsewhere')).toBe('outside');
      expect(await row(page, 'gone').locator('tbody td').allInnerTexts()).toEqual(['thing']);
      const found = page.locator('.ask-found');
      expect(await found.count()).toBe(1);
      expect(await found.locator('.cause-fix').getAttribute('href')).toBe('#make-it-again');
      expect(await page.locator('.ask-line').innerText()).toMatch(/^1 of 3 present, 2 not present\./);
    });
  });

  it('asks with the values that the reader has set in the fields of the cards', async () => {
    await visit(async (page) => {
      await page.locator('#probe select').selectOption('false');
      await askAll(page);
      expect(await stateOf(page, 'gone')).toBe('absent');
    });
  });

  it('keeps the focus, and says in a live region what it came to', async () => {
    await visit(async (page) => {
      await ask(page).focus();
      await page.keyboard.press('Enter');
      await page.locator('.ask-line').waitFor();
      expect(await ask(page).evaluate((button) => button === document.activeElement)).toBe(true);
      expect(await page.locator('which-cause > [role=status]').innerText()).toContain('The relation is gone.');
    });
  });

  it('asks the cause of a row alone', async () => {
    await visit(async (page) => {
      await row(page, 'never')
        .getByRole('button', { name: /^Check/ })
        .click();
      await expect.poll(() => stateOf(page, 'never')).toBe('absent');
      expect(await stateOf(page, 'gone')).toBe('unknown');
    });
  });

  it('runs the page’s other reads after it, each in its card', async () => {
    await visit(async (page) => {
      await page.locator('#sleep input').fill('0');
      await askAll(page);
      await page.getByRole('button', { name: /^Run the page’s other/ }).click();
      await page.locator('.ask-line', { hasText: 'They have run' }).waitFor();
      expect(await page.locator('#one').getAttribute('data-state')).toBe('done');
      expect(await page.locator('#missing').getAttribute('data-state')).toBe('failed');
    });
  });

  it('says what to do when the runner is gone', async () => {
    const lone = await world.startRunner();
    const context = await world.browser.newContext();
    const page = await context.newPage();
    await openPaired(page, lone);
    await lone.stop();
    await ask(page).click();
    await expect.poll(() => page.locator('.ask-said').innerText()).toContain('npm start');
    await context.close();
  });
});

it.each(['light', 'dark'] as const)('axe finds nothing after a press, %s', async (colorScheme) => {
  await visit(
    async (page) => {
      await askAll(page);
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
        return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
      });
      expect(found).toEqual([]);
    },
    { colorScheme, bypassCSP: true },
  );
});
