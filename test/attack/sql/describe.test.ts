/**
 * The describe commands of the book against the real psql on the same server: the same tables, cell by cell. The port is of
 * psql 18; columns that the psql at hand has not, or has under another name, are listed with their reason.
 */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../contract/events.ts';
import { DESCRIBE } from '../../../contract/snippet.ts';
import { ensureClientTools } from '../../../drills/harness/client-tools.ts';
import { openRig, type Rig } from '../../../rig/runner.ts';
import { type AttackServer, startServer } from '../../../rig/server.ts';
import { readBook } from '../../../src/snippets/integration.ts';

const book = await readBook();
const COMMANDS = book.snippets.filter(({ statements }) => statements[0]?.class === DESCRIBE).map(({ text }) => text);
const TRIED = [...new Set([...COMMANDS, '\\dt+', '\\di media_*', '\\d media_videos', '\\d "User_email_key"'])];
const idOf = (command: string): string => `c${TRIED.indexOf(command)}`;

/** Columns that not every psql prints. */
const COLUMNS_OF_A_VERSION: Readonly<Record<string, string>> = {
  'Member of': 'printed until 15; since 16 \\drg lists memberships',
  'ICU Locale': 'called Locale since 17',
  Locale: 'called ICU Locale until 16',
  'ICU Rules': 'printed since 16',
  'Default version': 'printed since 18',
};

let server: AttackServer;
let rig: Rig;
beforeAll(async () => {
  ensureClientTools(() => undefined);
  server = await startServer(15, { data: 'demo' });
  rig = await openRig({
    snippets: [
      ...TRIED.map((command) => ({ id: idOf(command), sql: command, class: DESCRIBE })),
      { id: 'nothing', sql: '\\dt nosuch', class: DESCRIBE },
      { id: 'hostile', sql: `\\dt x'; COMMIT; DELETE FROM "User"; --`, class: DESCRIBE },
    ],
    target: server.superuser,
  });
});
afterAll(async () => {
  await rig.stop();
  await server.destroy();
});

interface Printed {
  /** Column by name, its cells from top to bottom. */
  readonly table: Readonly<Record<string, readonly string[]>>;
  /** Lines below the table. */
  readonly below: readonly string[];
}

const tableOf = ([headers = [], ...rows]: readonly (readonly string[])[]): Printed['table'] =>
  Object.fromEntries(
    headers
      .map((name, place) => [name, rows.map((row) => row[place] ?? '')] as const)
      .filter(([name]) => !(name in COLUMNS_OF_A_VERSION)),
  );

const wordsOf = (lines: readonly string[]): string[] =>
  lines
    .join(' ')
    .split(/[\s:]+/)
    .filter(Boolean);

function shown(events: readonly RunEvent[]): Printed {
  const tables: string[][][] = [];
  for (const event of events) {
    if (event.event === 'columns') tables.push([event.columns.map(({ name }) => name)]);
    if (event.event === 'rows') tables.at(-1)?.push(...event.rows.map((row) => row.map(String)));
  }
  const [first = [], ...below] = tables;
  return { table: tableOf(first), below: wordsOf(below.flat(2)) };
}

/** Unaligned, with separators that no name holds: the title, the table's head and rows, and what stands below it. */
function printedByPsql(command: string): Printed {
  const { host, port, user, password, database } = server.superuser.connection;
  const output = execFileSync('psql', ['-XA', '-F', '\u0001', '-R', '\u0002', '-P', 'footer=off', '-c', command], {
    env: {
      ...process.env,
      PGHOST: String(host),
      PGPORT: String(port),
      PGUSER: String(user),
      PGPASSWORD: String(password),
      PGDATABASE: database,
    },
    encoding: 'utf8',
  });
  const [, ...records] = output.trimEnd().split('\u0002');
  const isRow = (record: string): boolean => record.includes('\u0001');
  return {
    table: tableOf(records.filter(isRow).map((record) => record.split('\u0001'))),
    below: wordsOf(records.filter((record) => !isRow(record))),
  };
}

describe('a describe command says what psql says', () => {
  it.each(TRIED)('%s', async (command) => {
    const printed = printedByPsql(command);
    expect(Object.keys(printed.table).length).toBeGreaterThan(1);
    expect(shown(await rig.run(idOf(command)))).toEqual(printed);
  });
});

describe('a describe command', () => {
  it('says what psql would say when there is no such thing', async () => {
    expect(await rig.run('nothing')).toContainEqual({
      event: 'rows',
      rows: [[expect.stringMatching(/^Did not find any .*nosuch/)]],
    });
  });

  it('reads in a transaction that cannot write, and its pattern is a pattern', async () => {
    expect(await rig.end('hostile')).toMatchObject({ event: 'done' });
    expect(await server.query('SELECT count(*)::int AS n FROM "User"')).not.toEqual([{ n: 0 }]);
  });
});
