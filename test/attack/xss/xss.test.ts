/**
 * A database whose values, column names, table names, constraint names, notices, plans and errors are all attacks on the
 * page that shows them, drawn by the real page in a real browser under the real Content-Security-Policy.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { card, openPaired, openRunWorld, press, type RunWorld } from '../../../rig/run-world.ts';
import type { Runner } from '../../../runner/start-runner.ts';

const PAYLOADS = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "' autofocus onfocus=alert(1) x='",
  '</pre></table><iframe srcdoc="<script>alert(1)</script>"></iframe>',
  'javascript:alert(1)',
  '<a href="javascript:alert(1)">press</a>',
  '<style>*{display:none}</style>',
  '<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u0024{alert(1)}',
  '&lt;img src=x onerror=alert(1)&gt;',
  '<form action="https://evil.test"><input name=x></form>',
  '<base href="https://evil.test/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.test">',
  '\u202e<!-- ]]> --><x>',
];

const SETUP = `
  CREATE TABLE hostile_values (payload text, n int, "<b onclick=alert(1)>name</b>" text, "</th><script>alert(1)</script>" int);
  CREATE TABLE "<img src=x onerror=alert(1)>" (id int CONSTRAINT "<script>alert(5)</script>" PRIMARY KEY, "<svg onload=alert(2)>" text);
  INSERT INTO "<img src=x onerror=alert(1)>" VALUES (1, '<img src=x onerror=alert(6)>');
  CREATE FUNCTION hostile_error() RETURNS void LANGUAGE plpgsql AS $$
  DECLARE p text := '<img src=x onerror=alert(7)>';
  BEGIN
    RAISE NOTICE '%', p USING DETAIL = p, HINT = p;
    RAISE EXCEPTION '%', p USING DETAIL = p, HINT = p, COLUMN = p, CONSTRAINT = p, DATATYPE = p, TABLE = p, SCHEMA = p;
  END $$;`;

let world: RunWorld;
let runner: Runner;
let page: Page;
/** Everything that would show that a payload was taken for markup. */
const alarms: string[] = [];

beforeAll(async () => {
  world = await openRunWorld();
  const rows = PAYLOADS.map(
    (text, n) => `('${text.replaceAll("'", "''")}', ${n + 1}, '${text.replaceAll("'", "''")}', ${n})`,
  );
  await world.query(`${SETUP} INSERT INTO hostile_values VALUES ${rows.join(', ')}`);
  runner = await world.startRunner();
  page = await (await world.browser.newContext()).newPage();
  page.on('dialog', (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => message.type() === 'error' && alarms.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => alarms.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(runner.origin)) alarms.push(`request: ${request.url()}`);
  });
  await openPaired(page, runner, '/runbooks/fixture/hostile/');
});
afterAll(async () => {
  await page.context().close();
  await runner.stop();
  await world.close();
});

describe('[threat 16] what a hostile database says', () => {
  it.each(['values', 'bars', 'tree', 'plan', 'raise', 'change', 'violate'])('by “%s” is text', async (id) => {
    const address = page.url();
    await press(page, id);
    const output = card(page, id).locator('[data-part=output]');
    expect(await output.textContent()).toMatch(/onerror=alert|onload=alert/);
    const planted = 'img, script, style, iframe, form:not([data-action]), base, meta, math, a[href^=javascript], b, x';
    expect(await output.locator(planted).count()).toBe(0);
    const attributes = await output.evaluate((root) =>
      [...root.querySelectorAll('*')].flatMap((element) =>
        element.getAttributeNames().filter((name) => name.startsWith('on') || name === 'style' || name === 'srcdoc'),
      ),
    );
    expect(attributes).toEqual([]);
    // Buttons and folds that the output brings are pressed too.
    for (const fold of await output.locator('summary').all()) await fold.click();
    await page.waitForTimeout(100);
    expect(page.url()).toBe(address);
    expect(alarms).toEqual([]);
  });

  it('every payload arrives unchanged', async () => {
    const shown = await card(page, 'values').locator('[data-part=output] tbody').textContent();
    for (const payload of PAYLOADS) expect(shown).toContain(payload);
  });

  it('a script that got into the page would not run', async () => {
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
      return 'ran' in globalThis;
    });
    expect(ran).toBe(false);
  });
});
