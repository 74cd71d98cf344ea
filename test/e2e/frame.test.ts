/** The frame around every page: it fits its window, works without a script, prints, and keeps what the reader chose. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../rig/browser.ts';
import { type StaticSite, serveSite } from '../../rig/static-site.ts';

const RUNBOOK = '/runbooks/connection/too-many-clients/';
const PATHS = [
  '/',
  '/runbooks/',
  RUNBOOK,
  '/commands/',
  '/commands/query-database/',
  '/guides/overview/',
  '/errors/',
  '/nowhere/',
];

let browser: Browser;
let site: StaticSite;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), serveSite()]);
});

afterAll(async () => {
  await Promise.all([browser.close(), site.close()]);
});

async function visit(path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(site.url + path);
  await look(page);
  await context.close();
}

describe.each([320, 375, 720, 1440])('in a window of %d pixels', (width) => {
  it.each(PATHS)('%s never scrolls sideways', async (path) => {
    await visit(path, { viewport: { width, height: 800 } }, async (page) => {
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(excess).toBeLessThanOrEqual(0);
    });
  });
});

describe('without a script', () => {
  it('no button is shown that nobody would answer', async () => {
    await visit(RUNBOOK, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('.needs-script:visible').count()).toBe(0);
      expect(await page.locator('main h1').textContent()).toBe('Too many clients');
    });
  });

  it('the sheet of a narrow screen opens and leads on', async () => {
    await visit(RUNBOOK, { javaScriptEnabled: false, viewport: { width: 375, height: 800 } }, async (page) => {
      await page.getByRole('button', { name: 'Contents' }).click();
      await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Solutions' }).click();
      expect(new URL(page.url()).hash).toBe('#solutions');
    });
  });
});

describe('on paper', () => {
  it('there is the page and nothing of its frame, in light colours, links written out', async () => {
    await visit(RUNBOOK, { colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      for (const frame of ['.head', '.foot', '.group-nav', '.contents', '.neighbours', '.copy']) {
        expect(await page.locator(frame).first().isVisible(), frame).toBe(false);
      }
      const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      expect(paper).toBe('rgb(255, 255, 255)');
      const link = page.locator('.prose a[href^="http"]').first();
      const written = await link.evaluate((element) => getComputedStyle(element, '::after').content);
      expect(written).toContain(await link.getAttribute('href'));
    });
  });
});

describe('what the reader chose', () => {
  it('their theme is there before the first paint of the next page', async () => {
    await visit('/', { colorScheme: 'light' }, async (page) => {
      const toggle = page.locator('theme-toggle button');
      await toggle.click();
      await toggle.click();
      await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
      await page.goto(`${site.url}/runbooks/`, { waitUntil: 'commit' });
      await page.locator('body').waitFor({ state: 'attached' });
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    });
  });

  it('their names stand in every command and are what Copy copies', async () => {
    await visit(RUNBOOK, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.locator('stack-names button').click();
      await page.locator('dialog.names input[name=service]').fill('my-database');
      await page.getByRole('button', { name: 'Use these names' }).click();
      const figure = page.locator('.figure', { hasText: 'my-database' }).first();
      await figure.getByRole('button', { name: 'Copy' }).click();
      await figure.getByText('Copied').waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('my-database');
      await page.reload();
      await page.locator('var[data-stack=service]', { hasText: 'my-database' }).first().waitFor();
    });
  });

  it('a name that a shell would read otherwise is not taken', async () => {
    await visit(RUNBOOK, {}, async (page) => {
      await page.evaluate(() =>
        localStorage.setItem('proofbook:stack', JSON.stringify({ service: 'x; rm -rf ~', user: 'me' })),
      );
      await page.reload();
      await expect.poll(() => page.locator('var[data-stack=service]').first().textContent()).not.toContain('rm');
    });
  });
});

describe('the contents of the page', () => {
  it('follow the reading', async () => {
    await visit(RUNBOOK, { viewport: { width: 1440, height: 900 } }, async (page) => {
      await page.locator('h2#solutions').evaluate((heading) => heading.scrollIntoView());
      const current = page.locator('[data-contents] [aria-current]');
      await expect.poll(() => current.textContent()).toBe('Solutions');
    });
  });

  it('are right after a jump into the middle of a section, past several headings', async () => {
    await visit(RUNBOOK, { viewport: { width: 1440, height: 900 } }, async (page) => {
      const current = page.locator('[data-contents] [aria-current]');
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await expect.poll(() => current.textContent()).toBe('Further reading');
      await page.locator('#own-limit').evaluate((card) => card.scrollIntoView({ block: 'center' }));
      await expect.poll(() => current.textContent()).toBe('Diagnose');
    });
  });
});

describe('the page as Markdown', () => {
  it('is copied by its button, names of the stack filled in and no component left', async () => {
    await visit(RUNBOOK, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.getByRole('button', { name: 'Copy the page as Markdown' }).click();
      await page.locator('.page-tools').getByText('Copied').waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      expect(text).toMatch(/^# Too many clients\n/);
      expect(text).toContain('docker compose restart api');
      expect(text).not.toMatch(/<(?:Causes|Cost|Callout|Fold)|\{\{/);
    });
  });
});

describe('the list of error codes', () => {
  it('opens at a code, also at one that no runbook has', async () => {
    await visit('/errors/#42601', {}, async (page) => {
      await expect.poll(() => page.locator('[id="42601"]').isVisible()).toBe(true);
    });
  });
});
