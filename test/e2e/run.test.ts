/** Runs from the page: a real browser, the real runner, a real PostgreSQL, and a book made for the purpose. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLoneRunner } from '../../rig/lone-runner.ts';
import { card, openPaired, openRunWorld, press, type RunWorld, stateOf, targetOf } from '../../rig/run-world.ts';
import type { Runner, RunnerOptions } from '../../runner/start-runner.ts';
import { explainError } from '../../src/search/explain.ts';
import { loadIndex } from '../../src/search/load-index.ts';

let world: RunWorld;
let page: Page;
const runners: Runner[] = [];

beforeAll(async () => {
  world = await openRunWorld();
});

afterAll(() => world.close());

beforeEach(async () => {
  page = await (await world.browser.newContext()).newPage();
});

afterEach(async () => {
  await page.context().close();
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});

/** A runner for one test. */
async function startRunner(options: Partial<RunnerOptions> = {}): Promise<Runner> {
  const runner = await world.startRunner(options);
  runners.push(runner);
  return runner;
}

/** Sessions of runs that the server still works on. */
const working = () =>
  world.query(
    "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'proofbook/%' AND state = 'active'",
  );

/** Waits until nothing runs any more; a wire cancel has two seconds, the check of a lost client one. */
const expectQuiet = () => expect.poll(working, { timeout: 4_000 }).toEqual([]);

/** A hint comes with the code that draws it. */
const expectHint = (on: Page, id: string, words: string) =>
  expect.poll(() => card(on, id).locator('[data-part=hint]').innerText(), { timeout: 4_000 }).toContain(words);

describe('a read', () => {
  beforeEach(async () => openPaired(page, await startRunner()));

  it('shows the rows of the server under the snippet, and where they come from', async () => {
    await press(page, 'table');
    expect(await stateOf(page, 'table')).toBe('done');
    const cells = card(page, 'table').locator('tbody tr');
    expect(await cells.count()).toBe(4);
    expect(await cells.nth(1).locator('td').allInnerTexts()).toEqual([
      '2',
      'value value ',
      'NULL',
      'empty',
      expect.stringMatching(/^(A very long value\. )+/),
    ]);
    const outcome = await card(page, 'table').locator('.card-outcome').innerText();
    expect(outcome).toMatch(/^Done: 4 rows in [\d.]+ ms\.\s+Sandbox\s+PostgreSQL 16\.\d+\s+\d\d:\d\d:\d\d/);
  });

  it('is announced when it has ended', async () => {
    await press(page, 'table');
    expect(await card(page, 'table').getByRole('status').innerText()).toMatch(/^Done: 4 rows in [\d.]+ ms\.$/);
  });

  it('unfolds a long value on request', async () => {
    await press(page, 'table');
    const long = card(page, 'table').locator('tbody tr').first().locator('details');
    await long.locator('summary').click();
    expect(await long.locator('div').innerText()).toBe('A very long value. '.repeat(20));
  });

  it('draws bars whose lengths are the numbers', async () => {
    await press(page, 'states');
    const widths = await card(page, 'states')
      .locator('[data-part=live] .out-bar-fill')
      .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('width')));
    expect(widths).toEqual(['100%', '17.07%', '7.32%', '0%']);
  });

  it('draws a plan as a tree, with the text of PostgreSQL below it', async () => {
    await press(page, 'plan');
    expect(await card(page, 'plan').locator('.out-plan-node strong').first().innerText()).toBe('Limit');
    await card(page, 'plan').getByText('Plan as PostgreSQL prints it').click();
    expect(await card(page, 'plan').locator('.out-plan .out-pre').innerText()).toMatch(/^Limit {2}\(cost=/);
  });

  it('puts rows below the rows that they name as parents', async () => {
    await press(page, 'tree');
    expect(await card(page, 'tree').locator('tbody th').allInnerTexts()).toEqual(['11', '12', '13']);
  });

  it('says how many rows there are besides those that are shown', async () => {
    await press(page, 'many');
    expect(await card(page, 'many').locator('tbody tr').count()).toBe(100);
    expect(await card(page, 'many').locator('table').getAttribute('aria-rowcount')).toBe('501');
    expect(await card(page, 'many').locator('.out-count').innerText()).toBe('the first 500 rows; there are more');
    expect(await card(page, 'many').locator('.out-limits').innerText()).toBe('Rows after the first 500 are left out.');
  });

  it('shows what PostgreSQL says about a failure', async () => {
    await press(page, 'missing');
    expect(await stateOf(page, 'missing')).toBe('failed');
    expect(await card(page, 'missing').locator('.out-message').innerText()).toBe(
      'ERROR: relation "Missing" does not exist 42P01',
    );
    expect(await card(page, 'missing').locator('mark').innerText()).toBe('"Missing"');
    expect(await card(page, 'missing').getByRole('status').innerText()).toBe(
      'Failed: relation "Missing" does not exist',
    );
  });

  it('of a probe says whether its cause is there', async () => {
    await press(page, 'probe');
    const verdict = card(page, 'probe').locator('.out-verdict');
    expect(await verdict.innerText()).toContain('Found: this is a cause here.');
    expect(await verdict.getByRole('link').getAttribute('href')).toBe('#cause-gone');
    await card(page, 'probe').getByRole('combobox').selectOption('false');
    await card(page, 'probe').getByRole('button', { name: /^Run/ }).click();
    await expect.poll(() => card(page, 'probe').getByRole('status').innerText()).toContain('Not found');
  });

  it('keeps the recorded output apart: one line in the past, below what is live', async () => {
    const recorded = card(page, 'states').locator('.recorded');
    expect(await recorded.locator('summary').innerText()).toMatch(
      /^Recorded In the drill: 3 rows\..*PostgreSQL 16\.14, 31 January 2026, while the failure lasted$/,
    );
    expect(await recorded.locator('table').isVisible()).toBe(false);
    await press(page, 'states');
    expect(await recorded.locator('table').isVisible()).toBe(false);
    await recorded.locator('summary').click();
    expect(await recorded.locator('tbody tr').first().innerText()).toMatch(/idle\s+97/);
  });

  it('shows a long text folded, and unfolds it', async () => {
    const code = card(page, 'long').locator('pre');
    const height = () => code.evaluate((element) => element.getBoundingClientRect().height);
    const folded = await height();
    await card(page, 'long').getByText('All 14 lines').click();
    expect(await height()).toBeGreaterThan(1.5 * folded);
    expect(await card(page, 'table').locator('.card-fold').count()).toBe(0);
  });

  it('keeps its outcome in sight, however far its rows go', async () => {
    await press(page, 'many');
    await card(page, 'many').locator('.out-count').scrollIntoViewIfNeeded();
    const outcome = await card(page, 'many').locator('.card-outcome').boundingBox();
    expect(outcome?.y).toBeGreaterThan(0);
    expect(outcome?.y).toBeLessThan(page.viewportSize()?.height ?? 0);
  });

  it('is copied as Markdown', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await press(page, 'states');
    await card(page, 'states').getByRole('button', { name: 'Copy run' }).click();
    await card(page, 'states').getByText('Copied as Markdown.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('| idle in transaction | 3 |');
  });

  it('can be run by the keyboard alone, and keeps its focus', async () => {
    await card(page, 'table').getByRole('button', { name: /^Run/ }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#table[data-state=done]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-part'))).toBe('run');
  });

  it('is not started by a link to its card', async () => {
    await page.goto(`${page.url()}#states`);
    await page.reload();
    await page.locator('#states[data-state=idle]').waitFor();
    expect(await page.evaluate(() => document.querySelector(':target')?.id)).toBe('states');
    const runs = await world.query("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'proofbook/%'");
    expect(runs).toEqual([]);
  });
});

describe('a value', () => {
  beforeEach(async () => openPaired(page, await startRunner()));

  it('that is wrong is marked, keeps its text and has the focus; nothing is run', async () => {
    await card(page, 'sleep').getByRole('textbox').fill('soon');
    await press(page, 'sleep', 'idle');
    const field = card(page, 'sleep').getByRole('textbox');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.inputValue()).toBe('soon');
    expect(await card(page, 'sleep').locator('.param-problem').innerText()).toBe('Give a whole number.');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('runs the snippet on Enter', async () => {
    await card(page, 'value').getByRole('textbox').fill('42');
    await card(page, 'value').getByRole('textbox').press('Enter');
    await page.locator('#value[data-state=done]').waitFor();
    expect(await card(page, 'value').locator('tbody').innerText()).toBe('42');
  });
});

describe('hostile data', () => {
  it.each(['hostile', 'notice', 'value', 'states'])('from “%s” is text and nothing but text', async (id) => {
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('dialog', (dialog) => problems.push(dialog.message()));
    await openPaired(page, await startRunner());
    const title = await page.title();
    if (id === 'value') await card(page, id).getByRole('textbox').fill('<img src=x onerror="document.title=6">');
    await press(page, id);
    const output = card(page, id).locator('[data-part=output]');
    expect(await output.locator('img, script, svg:not(.out-bar), b').count()).toBe(0);
    expect(await output.locator('[style], [onerror], [onload]').count()).toBe(0);
    expect(await page.title()).toBe(title);
    expect(problems).toEqual([]);
    expect(await output.textContent()).toContain('onerror="document.title');
  });
});

describe('a slow run', () => {
  beforeEach(async () => openPaired(page, await startRunner()));

  it('shows its time, can be cancelled where Run was, and leaves nothing behind', async () => {
    await press(page, 'sleep', 'running');
    const cancel = card(page, 'sleep').getByRole('button', { name: 'Cancel' });
    await cancel.waitFor();
    expect(await card(page, 'sleep').locator('.card-elapsed').innerText()).toMatch(/^[\d.]+ m?s$/);
    expect(await cancel.evaluate((button) => button === document.activeElement)).toBe(true);
    expect((await working()).length).toBe(1);
    await cancel.press('Enter');
    await page.locator('#sleep[data-state=cancelled]').waitFor();
    expect(await card(page, 'sleep').getByRole('status').innerText()).toMatch(/^Cancelled/);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-part'))).toBe('run');
    await expectQuiet();
  });

  it('does not move the page when it starts', async () => {
    const height = () => card(page, 'sleep').evaluate((element) => element.getBoundingClientRect().height);
    const before = await height();
    await press(page, 'sleep', 'running');
    await card(page, 'sleep').getByRole('button', { name: 'Cancel' }).waitFor();
    expect(await height()).toBe(before);
    await card(page, 'sleep').getByRole('button', { name: 'Cancel' }).click();
    await expectQuiet();
  });

  it('ends with its tab', async () => {
    await press(page, 'sleep', 'running');
    await expect.poll(working).toHaveLength(1);
    await page.close();
    await expectQuiet();
  });

  it('is one of four at most', async () => {
    const tabs = [page];
    for (let tab = 1; tab < 5; tab += 1) {
      const next = await page.context().newPage();
      await next.goto(page.url());
      await next.locator('run-snippet[data-place="ready"]').first().waitFor();
      tabs.push(next);
    }
    const [last, ...first] = tabs.reverse();
    for (const tab of first) await press(tab, 'sleep', 'running');
    await expect.poll(working).toHaveLength(4);
    if (!last) throw new Error('There is a fifth tab.');
    await press(last, 'table', 'failed');
    await expectHint(last, 'table', 'Too many runs');
  });
});

describe('a page and its runner', () => {
  it('do not know each other before they are paired', async () => {
    const { origin } = await startRunner();
    await page.goto(`${origin}/runbooks/fixture/runs/`);
    await page.locator('#table[data-place=unpaired]').waitFor();
    expect(await stateOf(page, 'table')).toBe('offline');
    await press(page, 'table', 'offline');
    await expectHint(page, 'table', 'not paired with the runner');
  });

  it('pair by the link, which leaves no code in the address', async () => {
    const runner = await startRunner();
    await page.goto(runner.pairingLink());
    await page.locator('target-bar[data-state=ready]').waitFor({ state: 'attached' });
    expect(page.url()).toBe(`${runner.origin}/`);
  });

  it('say why a code was refused', async () => {
    const { origin } = await startRunner();
    await page.goto(`${origin}/runbooks/fixture/runs/#pair=wrong`);
    expect(await page.locator('.target-banner').innerText()).toContain('Pairing code refused');
    expect(page.url()).toBe(`${origin}/runbooks/fixture/runs/`);
  });

  it('share the session with the other tabs of the browser', async () => {
    const runner = await startRunner();
    await openPaired(page, runner);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await press(other, 'table', 'done');
  });

  it('ask for the state of the target once, for all cards together', async () => {
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/api/') && asked.push(new URL(request.url()).pathname));
    const runner = await startRunner();
    await openPaired(page, runner);
    asked.splice(0);
    await page.reload();
    await page.locator('#newer[data-place=ready]').waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked).toEqual(['/api/status']);
  });

  it('part when the runner has been started anew', async () => {
    const first = await startRunner();
    await openPaired(page, first);
    await first.stop();
    runners.splice(0);
    await startRunner({ port: first.port });
    await press(page, 'table', 'failed');
    await expectHint(page, 'table', 'not paired with the runner');
    await page.locator('target-bar[data-state=unpaired]').waitFor({ state: 'attached' });
  });

  it('notice that the snippet has changed since the page was opened', async () => {
    const runner = await startRunner({ manifest: () => manifest });
    let manifest = world.manifest;
    await openPaired(page, runner);
    const snippets = [...manifest.snippets].map(
      ([id, snippet]) => [id, { ...snippet, sha256: '0'.repeat(64) }] as const,
    );
    manifest = { ...manifest, snippets: new Map(snippets) };
    await press(page, 'table', 'failed');
    await expectHint(page, 'table', 'Page out of date');
    await Promise.all([page.waitForEvent('load'), card(page, 'table').getByRole('button', { name: 'Reload' }).click()]);
  });

  it('say that the outcome is unknown when the runner dies in the middle', async () => {
    const { manifest, site } = world.book;
    const runner = await startLoneRunner({ target: targetOf(world.sandbox), port: 0, site, manifestPath: manifest });
    try {
      await page.goto(runner.pairingLink);
      await page.locator('target-bar[data-state=ready]').waitFor({ state: 'attached' });
      await page.goto(new URL('/runbooks/fixture/runs/', runner.pairingLink).href);
      await page.locator('#sleep[data-place=ready]').waitFor();
      await press(page, 'sleep', 'running');
      await expect.poll(working).toHaveLength(1);
    } finally {
      await runner.kill();
    }
    await page.locator('#sleep[data-state=failed]').waitFor();
    expect(await card(page, 'sleep').locator('[data-part=output]').innerText()).toContain('Outcome unknown');
    expect(await card(page, 'sleep').getByRole('status').innerText()).toMatch(/^Outcome unknown/);
    await page.locator('target-bar[data-state=gone]').waitFor({ state: 'attached' });
    await press(page, 'table', 'failed', 'offline');
    await expectHint(page, 'table', 'The runner does not answer');
    await expectQuiet();
  });
});

describe('a snippet that cannot run here', () => {
  it('is greyed with the reason', async () => {
    await openPaired(page, await startRunner());
    const reason = 'Needs PostgreSQL 99 or later; this server is 16';
    expect(await card(page, 'newer').locator('[data-part=reason]').innerText()).toContain(reason);
    const run = card(page, 'newer').getByRole('button', { name: /^Run/ });
    expect(await run.getAttribute('aria-disabled')).toBe('true');
    await press(page, 'newer', 'idle');
    expect(await card(page, 'newer').getByRole('status').innerText()).toContain(reason);
  });

  it('says what would enable its level', async () => {
    const target = { ...targetOf(world.sandbox), label: 'mine', kind: 'own', levels: ['read'] } as const;
    await openPaired(page, await startRunner({ target }), '/runbooks/fixture/changes/');
    expect(await card(page, 'update').locator('[data-part=reason]').innerText()).toContain('--allow write');
    expect(await card(page, 'rebuild').locator('[data-part=reason]').innerText()).toContain('--allow admin');
    expect(await card(page, 'update').locator('.target').innerText()).toContain('Your database');
    await press(page, 'things', 'done');
  });
});

describe('the reader’s own database', () => {
  const own = () => ({ ...targetOf(world.sandbox), label: 'clone', kind: 'own', colour: 'red' }) as const;

  it('keeps its label and its colour in the head, on the card, and in the output', async () => {
    await openPaired(page, await startRunner({ target: own() }));
    await press(page, 'one', 'done');
    for (const place of ['target-bar', '#one .card-where', '#one .card-outcome']) {
      const chip = page.locator(`${place} .target`);
      expect(await chip.textContent()).toContain('clone');
      expect(await chip.getAttribute('data-colour')).toBe('red');
    }
  });

  it('says once on a page what reading as a superuser does not cover', async () => {
    await openPaired(page, await startRunner({ target: own() }));
    const note = page.locator('.target-note');
    await note.waitFor();
    expect(await note.count()).toBe(1);
    expect(await note.innerText()).toContain('This role is a superuser');
  });
});

describe('the book’s own error index', () => {
  it('leads from a failed run to the runbook of its error, with the reader’s values', async () => {
    const index = await loadIndex();
    await openPaired(page, await startRunner({ explain: (error) => explainError(index, error) }));
    await press(page, 'missing', 'failed');
    const explanation = card(page, 'missing').locator('.out-explanation');
    expect(await explanation.getByRole('link').getAttribute('href')).toMatch(
      /^\/runbooks\/migrations\/schema-drift\/(#e=|$)/,
    );
    expect(await explanation.innerText()).toMatch(/Explained in .*table Missing/);
  });
});

describe('a copy of the site without a runner', () => {
  it('opens the same card on the reader’s own machine', async () => {
    const { port } = await startRunner();
    await page.goto(`http://127.0.0.1:${port}/runbooks/fixture/runs/`);
    const html = await page.content();
    await page.context().route('**/*', async (route) => {
      const url = new URL(route.request().url());
      if (url.host !== 'book.test') return route.abort();
      if (url.pathname.endsWith('/')) return route.fulfill({ contentType: 'text/html', body: html });
      const response = await fetch(`http://127.0.0.1:${port}${url.pathname}`);
      return route.fulfill({
        contentType: response.headers.get('content-type') ?? '',
        body: Buffer.from(await response.arrayBuffer()),
      });
    });
    await page.goto('http://book.test/runbooks/fixture/runs/');
    await page.locator('#table[data-place=hosted]').waitFor();
    const opened = page.context().waitForEvent('request', (request) => request.url().includes(':4780/'));
    await card(page, 'table').getByRole('button', { name: 'Run locally' }).click();
    expect((await opened).url()).toBe('http://127.0.0.1:4780/runbooks/fixture/runs/');
    await expectHint(page, 'table', 'npm ci && npm start');
    expect(await card(page, 'table').getByRole('link', { name: 'open this page there' }).getAttribute('href')).toBe(
      'http://127.0.0.1:4780/runbooks/fixture/runs/#table',
    );
  });

  it('reads without a script, recorded output and all', async () => {
    const { origin } = await startRunner();
    const context = await world.browser.newContext({ javaScriptEnabled: false });
    try {
      const plain = await context.newPage();
      await plain.goto(`${origin}/runbooks/fixture/runs/`);
      await card(plain, 'states').locator('.recorded summary').click();
      expect(await card(plain, 'states').locator('tbody tr').first().innerText()).toMatch(/idle\s+97/);
      await card(plain, 'long').getByText('All 14 lines').click();
      expect(await card(plain, 'long').locator('.card-fold[open]').count()).toBe(1);
      expect(await card(plain, 'states').getByRole('button').count()).toBe(0);
    } finally {
      await context.close();
    }
  });
});

// The last ones, since they take the server away.
describe('a server that goes away', () => {
  it('ends a run as lost, and the page says what is wrong from then on', async () => {
    const explain = () => ({
      slug: 'connection/connection-refused',
      title: 'Connection refused',
      confidence: 'match' as const,
      values: { port: String(world.sandbox.port) },
    });
    await openPaired(page, await startRunner({ explain }));
    await press(page, 'sleep', 'running');
    await expect.poll(working).toHaveLength(1);
    await world.sandbox.stop();
    await page.locator('#sleep[data-state=failed]').waitFor();
    expect(await card(page, 'sleep').locator('[data-part=output]').innerText()).toContain('Connection lost');
    const banner = page.locator('.target-banner');
    expect(await banner.innerText()).toContain('No connection to the sandbox');
    // While it shuts down the server still answers; afterwards nobody does.
    await expect
      .poll(async () => {
        await banner.getByRole('button', { name: 'Try again' }).click();
        return banner.innerText();
      })
      .toContain('ECONNREFUSED');
    expect(await banner.getByRole('link').getAttribute('href')).toBe('/runbooks/connection/connection-refused/');
    await press(page, 'table', 'failed');
    expect(await card(page, 'table').locator('[data-part=output]').innerText()).toContain('ECONNREFUSED');
  });
});
