/** Everything a test of runs needs, all of it real: PostgreSQL, the runner, the fixture book, a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { Browser, Locator, Page } from 'playwright-core';
import { resolveAddress } from '../runner/address/resolve.ts';
import type { TargetConfig } from '../runner/db/target-config.ts';
import { type LoadedManifest, loadManifest } from '../runner/manifest.ts';
import { openSandbox, type Sandbox } from '../runner/sandbox/sandbox.ts';
import { type Runner, type RunnerOptions, startRunner } from '../runner/start-runner.ts';
import { launchBrowser } from './browser.ts';
import { buildFixtureBook, type FixtureBook } from './fixture-book.ts';

export interface RunWorld {
  readonly book: FixtureBook;
  readonly sandbox: Sandbox;
  readonly browser: Browser;
  readonly manifest: LoadedManifest;
  /** A runner of its own on a free port; the caller stops it. */
  startRunner(options?: Partial<RunnerOptions>): Promise<Runner>;
  /** Rows of a statement, as the superuser of the sandbox. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** What the writes of the fixture book work on. */
const THINGS = `
  DROP TABLE IF EXISTS thing;
  CREATE TABLE thing (id int PRIMARY KEY, name text NOT NULL);
  INSERT INTO thing VALUES (1, 'first'), (2, '<b>second</b>'), (3, 'third');`;

const HOSTILE_FUNCTION = `
  CREATE OR REPLACE FUNCTION hostile_notice(message text) RETURNS text LANGUAGE plpgsql AS $$
  BEGIN
    RAISE NOTICE '%', message USING HINT = message, DETAIL = message;
    RETURN 'said';
  END $$;`;

/** Builds and starts all of it; takes some seconds. */
export async function openRunWorld(): Promise<RunWorld> {
  const projectDir = mkdtempSync(join(tmpdir(), 'proofbook-runs-'));
  const [book, sandbox, browser] = await Promise.all([
    buildFixtureBook(),
    openSandbox({ projectDir }),
    launchBrowser(),
  ]);
  const manifest = loadManifest(book.manifest);
  const query = (sql: string) => queryAt(sandbox.url, sql);
  await query(THINGS + HOSTILE_FUNCTION);
  return {
    book,
    sandbox,
    browser,
    manifest,
    query,
    startRunner: (options = {}) =>
      startRunner({ port: 0, manifest: () => manifest, target: targetOf(sandbox), site: book.site, ...options }),
    close: async () => {
      await browser.close();
      await sandbox.stop();
      // For root, the sandbox lies beside its checkout, in the system's temporary folder.
      for (const folder of [dirname(sandbox.logFile), projectDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the fixture's table as it was at first. */
export const makeThings = ({ query }: RunWorld): Promise<unknown> => query(THINGS);

/** The sandbox as a target; tests change single fields of it. */
export const targetOf = (sandbox: Sandbox): TargetConfig => ({
  label: 'sandbox',
  kind: 'sandbox',
  database: sandbox.database,
  connection: resolveAddress(sandbox.url, 'The sandbox').connection,
  searchPath: ['public'],
  levels: ['read', 'write', 'admin'],
});

async function queryAt(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows ?? [];
  } finally {
    await client.end();
  }
}

/** Pairs a page with a runner and opens a page of the book in it. */
export async function openPaired(page: Page, runner: Runner, path = '/runbooks/fixture/runs/'): Promise<void> {
  await page.goto(runner.pairingLink());
  await page.waitForFunction(() => sessionStorage.length > 0);
  await page.goto(`${runner.origin}${path}`);
  await page.locator('run-snippet[data-place="ready"]').first().waitFor();
}

/** A card by its anchor. */
export const card = (page: Page, id: string): Locator => page.locator(`run-snippet[id="${id}"]`);

/** The card's state. */
export const stateOf = (page: Page, id: string): Promise<string | null> => card(page, id).getAttribute('data-state');

/** Presses Run, Preview or Review and waits for one of the states; without one, until the run has ended. */
export async function press(page: Page, id: string, ...states: string[]): Promise<void> {
  await card(page, id)
    .getByRole('button', { name: /^(Run|Preview|Review)/ })
    .click({ force: true });
  const awaited = states.length > 0 ? states : ['done', 'failed', 'cancelled', 'confirming'];
  await page.locator(awaited.map((state) => `#${id}[data-state=${state}]`).join(', ')).waitFor();
}
