/** What a write or an admin run may do before and after its confirmation, on a real server as a superuser. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../contract/events.ts';
import type { Rig, RunFields } from '../../../rig/runner.ts';
import { openRig, readEvents } from '../../../rig/runner.ts';
import type { AttackServer } from '../../../rig/server.ts';
import { startServer } from '../../../rig/server.ts';
import { readEntries } from '../../../runner/audit/read.ts';

type Question = Extract<RunEvent, { event: 'needs-confirmation' }>;

const write = { access: 'write' } as const;
const admin = { access: 'admin' } as const;
const n = { name: 'n', type: 'int' } as const;

const SNIPPETS = [
  { ...write, id: 'update', class: 'Update', sql: "UPDATE person SET name = name || '!' WHERE id <= $1", params: [n] },
  { ...write, id: 'delete', class: 'Delete', sql: 'DELETE FROM person WHERE id > 900' },
  {
    ...write,
    id: 'insert',
    class: 'Insert',
    sql: "INSERT INTO person (id, name) SELECT 2000 + g, 'new' FROM generate_series(1, 30) AS g",
  },
  { ...write, id: 'nokey', class: 'Update', sql: 'UPDATE keyless SET a = a + 1' },
  { ...write, id: 'returning', class: 'Update', sql: "UPDATE person SET name = 'r' WHERE id = 1 RETURNING id" },
  {
    ...write,
    id: 'from',
    class: 'Update',
    sql: 'UPDATE person SET name = k.a::text FROM keyless AS k WHERE person.id = k.a',
  },
  {
    ...write,
    id: 'several',
    class: 'Update',
    sql: ["UPDATE person SET name = 'x' WHERE id = 1", "UPDATE person SET name = name || 'y' WHERE id = 1"],
  },
  {
    ...write,
    id: 'fails',
    class: 'Update',
    sql: ["UPDATE person SET name = 'x' WHERE id = 1", 'UPDATE person SET id = 2 WHERE id = 1'],
  },
  { ...write, id: 'deferred', class: 'Insert', sql: 'INSERT INTO child VALUES (1, 99999)' },
  { ...write, id: 'do', class: 'Do', sql: 'DO $$ BEGIN COMMIT; END $$' },
  { ...write, id: 'commit', class: 'Transaction', sql: ["UPDATE person SET name = 'escaped'", 'COMMIT'] },
  {
    ...write,
    id: 'call',
    class: 'Call',
    sql: 'CALL anything()',
  },
  {
    ...write,
    id: 'notify',
    class: 'Insert',
    sql: "INSERT INTO keyless SELECT 7 FROM (SELECT pg_notify('canary', 'x')) AS s",
  },
  { ...admin, id: 'create', class: 'Create', sql: 'CREATE TABLE made (a int)' },
  { ...admin, id: 'vacuum', class: 'Vacuum', sql: 'VACUUM person', transactional: false },
  {
    ...admin,
    id: 'concurrently',
    class: 'Index',
    sql: 'CREATE INDEX CONCURRENTLY person_name ON person (name)',
    transactional: false,
  },
  { id: 'reindex', sql: "SELECT format('REINDEX TABLE %I', $1::text)", params: [{ name: 't', type: 'text' } as const] },
];

const SETUP = `
  DROP TABLE IF EXISTS person, keyless, child, made CASCADE;
  CREATE TABLE person (id int PRIMARY KEY, name text);
  INSERT INTO person SELECT g, 'p' || g FROM generate_series(1, 1000) AS g;
  CREATE TABLE keyless (a int); INSERT INTO keyless VALUES (1), (2);
  CREATE TABLE child (id int, person int REFERENCES person DEFERRABLE INITIALLY DEFERRED);`;

let folder: string;
let server: AttackServer;
let rig: Rig;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-writes-'));
  server = await startServer();
  rig = await openRig({ snippets: SNIPPETS, target: server.superuser, auditFile: join(folder, 'audit.jsonl') });
});
afterAll(async () => {
  await rig.stop();
  await server.destroy();
  rmSync(folder, { recursive: true });
});
beforeEach(() => server.query(SETUP));

async function ask(id: string, params: RunFields['params'] = {}): Promise<Question> {
  const end = await rig.end(id, { params });
  if (end.event !== 'needs-confirmation') throw new Error(`${id} did not ask: ${JSON.stringify(end)}`);
  return end;
}
const state = () =>
  server.query('SELECT count(*)::int AS rows, md5(string_agg(id || name, $$,$$ ORDER BY id)) AS hash FROM person');
const refusalOf = async (response: Response): Promise<string> => ((await response.json()) as { name: string }).name;

describe('a preview', () => {
  it('shows the rows before and after and changes nothing', async () => {
    const before = await state();
    const question = await ask('update', { n: '3' });
    expect(question.changes).toEqual([
      {
        statement: 0,
        command: 'UPDATE',
        row_count: 3,
        columns: [
          { name: 'id', type: 'integer' },
          { name: 'name', type: 'text' },
        ],
        before: [
          ['1', 'p1'],
          ['2', 'p2'],
          ['3', 'p3'],
        ],
        after: [
          ['1', 'p1!'],
          ['2', 'p2!'],
          ['3', 'p3!'],
        ],
      },
    ]);
    expect(question.statements).toEqual(["UPDATE person SET name = name || '!' WHERE id <= '3'"]);
    expect(question.locks).toContainEqual(
      expect.objectContaining({ relation: 'public.person', mode: 'ROW EXCLUSIVE' }),
    );
    expect(question.wal_bytes).toBeGreaterThan(0);
    expect(await state()).toEqual(before);
  });

  it.each([
    ['delete', { row_count: 100, before: 20, after: 0 }],
    ['insert', { row_count: 30, before: 0, after: 20 }],
    ['nokey', { row_count: 2, before: 0, after: 2 }],
    ['returning', { row_count: 1, before: 0, after: 0 }],
    ['from', { row_count: 2, before: 2, after: 2 }],
  ])('of %s shows what can be known', async (id, { row_count, before, after }) => {
    const [change] = (await ask(id)).changes;
    expect([change?.row_count, change?.before.length, change?.after.length]).toEqual([row_count, before, after]);
  });

  it('of several statements shows each after the one before it', async () => {
    const { changes } = await ask('several');
    expect(changes.map((change) => [change.before[0]?.[1], change.after[0]?.[1]])).toEqual([
      ['p1', 'x'],
      ['x', 'xy'],
    ]);
  });

  it('fails as the change would, also by a deferred constraint', async () => {
    expect(await rig.end('fails')).toMatchObject({ name: 'StatementFailed', error: { code: '23505' } });
    expect(await rig.end('deferred')).toMatchObject({ name: 'StatementFailed', error: { code: '23503' } });
    expect(await state()).toEqual([expect.objectContaining({ rows: 1000 })]);
  });

  it.each(['do', 'commit', 'call'])(
    '[threat 36] of %s is refused, because a rollback would not take it back',
    async (id) => {
      const before = await state();
      expect(await rig.end(id)).toMatchObject({ event: 'failed', name: 'Unavailable' });
      expect(await state()).toEqual(before);
    },
  );

  it('[threat 36] sends no notification', async () => {
    const heard: unknown[] = [];
    const { default: pg } = await import('pg');
    const client = new pg.Client(server.superuser.connection);
    await client.connect();
    client.on('notification', (message) => heard.push(message));
    await client.query('LISTEN canary');
    await ask('notify');
    await client.query('SELECT 1');
    await client.end();
    expect(heard).toEqual([]);
  });
});

describe('[threat 35] a confirmation', () => {
  it('applies what was shown, once', async () => {
    const { nonce } = await ask('update', { n: '3' });
    const fields = { params: { n: '3' }, confirm: nonce };
    expect(await rig.end('update', fields)).toMatchObject({ event: 'done', committed: true, row_count: 3 });
    expect(await server.query('SELECT name FROM person WHERE id = 1')).toEqual([{ name: 'p1!' }]);
    expect(await refusalOf(await rig.start('update', fields))).toBe('PreviewGone');
  });

  it('is good for its tab, its values and its snippet alone', async () => {
    const { nonce } = await ask('update', { n: '3' });
    const other = await rig.pair();
    const answers = [
      await rig.start('update', { params: { n: '4' }, confirm: nonce }),
      await rig.start('delete', { confirm: nonce }),
      await rig.start('update', { params: { n: '3' }, confirm: nonce }, other),
      await rig.start('update', { params: { n: '3' }, confirm: 'guessed' }),
    ];
    expect(await Promise.all(answers.map(refusalOf))).toEqual(Array(4).fill('PreviewGone'));
  });

  it('is rolled back when another number of rows would change', async () => {
    const { nonce } = await ask('delete');
    await server.query("INSERT INTO person VALUES (1001, 'late')");
    const before = await state();
    expect(await rig.end('delete', { confirm: nonce })).toMatchObject({ event: 'failed', name: 'PreviewDiffers' });
    expect(await state()).toEqual(before);
  });

  it('of several statements applies all of them or none', async () => {
    const { nonce } = await ask('several');
    expect(await rig.end('several', { confirm: nonce })).toMatchObject({ event: 'done', committed: true });
    expect(await server.query('SELECT name FROM person WHERE id = 1')).toEqual([{ name: 'xy' }]);
  });

  it('asks for another when two writes come at once', async () => {
    const first = rig.start('update', { params: { n: '1000' } });
    const second = rig.start('delete');
    const statuses = (await Promise.all([first, second])).map((response) => response.status).sort();
    expect(statuses).toEqual([200, 429]);
    await (await first).text();
    await (await second).text();
  });
});

describe('an admin run', () => {
  const typed = 'changemaker_v2';

  it('says what it means and runs nothing before the database’s name is typed', async () => {
    const { nonce, confirm, consequences, statements } = await ask('create');
    expect([confirm, statements]).toEqual(['admin', ['CREATE TABLE made (a int)']]);
    expect(consequences.length).toBeGreaterThan(0);
    expect(await refusalOf(await rig.start('create', { confirm: nonce }))).toBe('WrongConfirmation');
    expect(await refusalOf(await rig.start('create', { confirm: nonce, typed: 'postgres' }))).toBe('WrongConfirmation');
    expect(await server.query("SELECT to_regclass('made') AS made")).toEqual([{ made: null }]);
    expect(await rig.end('create', { confirm: nonce, typed })).toMatchObject({ event: 'done', committed: true });
    expect(await server.query("SELECT to_regclass('public.made')::text AS made")).toEqual([{ made: 'made' }]);
  });

  it.each(['vacuum', 'concurrently'])('%s runs outside a transaction and is announced so', async (id) => {
    const { nonce, consequences } = await ask(id);
    expect(consequences.at(-1)).toMatch(/cannot run in a transaction/);
    expect(await rig.end(id, { confirm: nonce, typed })).toMatchObject({ event: 'done', committed: true });
  });

  it('[threat 34] a name in a rendered statement is quoted by the server', async () => {
    const events = await rig.run('reindex', { params: { t: 'a"b; --' } });
    expect(events).toContainEqual({ event: 'rows', rows: [['REINDEX TABLE "a""b; --"']] });
  });

  it('[threat 15] waits in the terminal when the question is asked there', async () => {
    const asked: string[] = [];
    let answer = false;
    const guarded = await openRig({
      snippets: SNIPPETS,
      target: server.superuser,
      askTerminal: ({ statements }) => {
        asked.push(...statements);
        return Promise.resolve(answer);
      },
    });
    const question = await guarded.end('create');
    if (question.event !== 'needs-confirmation') throw new Error('It did not ask.');
    expect(question.confirm).toBe('terminal');
    // What a script on the page could do: it has the nonce and the name, and that is not enough.
    const refused = await guarded.end('create', { confirm: question.nonce, typed });
    expect(refused).toMatchObject({ event: 'failed', name: 'WrongConfirmation' });
    expect(asked).toEqual(['CREATE TABLE made (a int)']);
    answer = true;
    const again = await guarded.end('create');
    const nonce = again.event === 'needs-confirmation' ? again.nonce : '';
    expect(await guarded.end('create', { confirm: nonce })).toMatchObject({ event: 'done' });
    await guarded.stop();
  });
});

describe('[threat 37] the wrong database', () => {
  it.each([
    ["ALTER DATABASE changemaker_v2 SET runner.environment = 'production'", 'TargetRefused'],
    ["ALTER DATABASE changemaker_v2 SET runner.environment = 'dev'", 'ok'],
    ['ALTER DATABASE changemaker_v2 RESET runner.environment', 'ok'],
  ])('after %s a run ends with %s', async (statement, expected) => {
    await server.query(statement);
    const end = await rig.end('reindex', { params: { t: 'x' } });
    expect(end.event === 'failed' ? end.name : 'ok').toBe(expected);
  });
});

describe('[threat 40] the record', () => {
  it('has names, counts and codes, and neither values nor rows nor passwords', async () => {
    const text = readFileSync(join(folder, 'audit.jsonl'), 'utf8');
    expect(text).not.toMatch(/UPDATE|INSERT|p1|late/);
    expect(text).not.toContain(String(server.superuser.connection.password));
    expect(text).toContain('"sqlstate":"23505"');
    expect(readEntries(join(folder, 'audit.jsonl')).problems).toEqual([]);
  });

  it('[threat 41] that cannot be written keeps a change from being made, and reading goes on', async () => {
    const blind = await openRig({ snippets: SNIPPETS, target: server.superuser, auditFile: folder });
    expect(existsSync(folder)).toBe(true);
    expect(await blind.end('update', { params: { n: '1' } })).toMatchObject({ name: 'AuditUnwritable' });
    expect(await blind.end('reindex', { params: { t: 'x' } })).toMatchObject({ event: 'done' });
    await blind.stop();
  });

  it('[threat 45] a page of another build is told so', async () => {
    const stale = { snippet: 'attack/page#update', sha256: 'f'.repeat(64), params: { n: '1' } };
    const response = await rig.post('/api/runs', stale, rig.headers);
    expect([response.status, await refusalOf(response)]).toEqual([409, 'StalePage']);
  });
});

it('levels that are off are refused with the flag that enables them', async () => {
  const limited = await openRig({ snippets: SNIPPETS, target: { ...server.superuser, levels: ['read'] } });
  for (const [id, flag] of [
    ['delete', '--allow write'],
    ['create', '--allow admin'],
  ] as const) {
    const response = await limited.start(id);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(flag);
  }
  expect(readEvents(await (await limited.start('reindex', { params: { t: 'x' } })).text()).at(-1)).toMatchObject({
    event: 'done',
  });
  await limited.stop();
});
