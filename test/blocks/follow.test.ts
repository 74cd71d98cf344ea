/**
 * A reader who follows a page from top to bottom, in order, with the values it proposes, on a database that is well: every
 * snippet that can run there runs, each change is confirmed, and the database is well afterwards.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../contract/events.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { DATABASE } from '../../postgres/demo.ts';
import { openRigWith, type Rig } from '../../rig/runner.ts';
import { type AttackServer, startServer } from '../../rig/server.ts';
import { checkManifest } from '../../runner/manifest.ts';
import { readBook } from '../../src/snippets/integration.ts';

const book = await readBook();
const PAGES = Object.entries(Object.groupBy(book.snippets, ({ id }) => id.split('#')[0] ?? ''));

let server: AttackServer;
let rig: Rig;
let before: Health;
beforeAll(async () => {
  // As the sandbox is: the demonstration data, and statements counted.
  server = await startServer(16, { data: 'demo', settings: { shared_preload_libraries: 'pg_stat_statements' } });
  await server.query('CREATE EXTENSION pg_stat_statements');
  rig = await openRigWith(checkManifest(book), { target: server.superuser });
  before = await health();
});
afterAll(async () => {
  await rig.stop();
  await server.destroy();
});

interface Health {
  readonly rows: unknown;
  readonly rules: readonly unknown[];
  readonly broken: unknown;
  readonly settings: unknown;
  readonly logins: unknown;
}

/** What an application and its owner would miss: rows, keys and rules, valid indexes, limits, roles that may log in. */
async function health(): Promise<Health> {
  const tables = await server.query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
  );
  const rows = [];
  for (const { name } of tables) rows.push([name, await server.query(`SELECT count(*) FROM ${name}`)]);
  return {
    rows,
    rules: await server.query(
      "SELECT conrelid::regclass, conname, contype, convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    ),
    broken: await server.query('SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid OR NOT indisready'),
    settings: await server.query(
      "SELECT name, setting FROM pg_settings WHERE source NOT IN ('session', 'client') AND name IN ('max_connections', 'default_transaction_read_only', 'zero_damaged_pages', 'ignore_system_indexes', 'fsync', 'idle_session_timeout') ORDER BY 1",
    ),
    logins: await server.query('SELECT rolname, rolcanlogin, rolconnlimit FROM pg_roles WHERE rolcanlogin ORDER BY 1'),
  };
}

/** A value for each parameter that the page proposes none for would be the reader's own; such a snippet is not run. */
const canFollow = ({ params }: Snippet): boolean => params.every((param) => param.default !== undefined);

/** Where there is nothing to mend: the rule is there, the broken thing is not. */
const ALREADY_WELL = ['42710', '42703', '42704'];

const endOf = (end: RunEvent): string | undefined => (end.event === 'failed' ? end.error?.code : end.event);

/** Runs a snippet to its end, confirming what it asks. */
async function follow(snippet: Snippet): Promise<RunEvent> {
  const asked = await rig.end(snippet.id);
  if (asked.event !== 'needs-confirmation') return asked;
  return rig.end(snippet.id, { confirm: asked.nonce, typed: DATABASE });
}

describe('a reader who follows a page to its end', () => {
  it.each(PAGES)('%s leaves a healthy database', async (_, snippets = []) => {
    for (const snippet of snippets.filter(canFollow)) {
      const end = await follow(snippet);
      expect.soft(endOf(end), snippet.id).toBeOneOf(['done', ...ALREADY_WELL]);
    }
    const after = await health();
    // A rule more is what some pages are for; a rule less is not.
    expect(after).toEqual({ ...before, rules: expect.arrayContaining([...before.rules]) });
  });
});
