/** The runner through PgBouncer, with one session for everybody: what works, what is refused, and that nothing stays behind. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePgBouncer, type Pooler, startPooler } from '../../../rig/pgbouncer.ts';
import { openRig, type Rig } from '../../../rig/runner.ts';
import { type AttackServer, startServer } from '../../../rig/server.ts';

const SNIPPETS = [
  { id: 'read', sql: 'SELECT count(*) FROM thing' },
  { id: 'sleep', sql: 'SELECT pg_sleep(4)' },
  { id: 'write', sql: 'UPDATE thing SET n = n + 1', access: 'write' as const, class: 'Update' },
  { id: 'vacuum', sql: 'VACUUM thing', access: 'admin' as const, class: 'Vacuum', transactional: false },
];

let server: AttackServer;
beforeAll(async () => {
  ensurePgBouncer();
  server = await startServer();
  await server.query('CREATE TABLE thing (n int); INSERT INTO thing VALUES (1), (2)');
});
afterAll(() => server.destroy());

/** What the next user of the pool's one session finds in it. */
async function leftBehind({ address }: Pooler): Promise<unknown> {
  const client = new pg.Client({ ...address, password: 'any' });
  await client.connect();
  const names = ['search_path', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
  const { rows } = await client.query('SELECT name, setting FROM pg_settings WHERE name = ANY ($1) ORDER BY 1', [
    names,
  ]);
  await client.end();
  return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
}

const UNTOUCHED = {
  search_path: '"$user", public',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

describe.each(['transaction', 'session'] as const)('through a pool by %s', (mode) => {
  let pooler: Pooler;
  let rig: Rig;
  beforeAll(async () => {
    pooler = await startPooler(server.superuser.connection, mode);
    rig = await openRig({ snippets: SNIPPETS, target: { ...server.superuser, connection: pooler.address } });
  });
  afterAll(async () => {
    await rig.stop();
    await pooler.stop();
  });

  it('reads and writes work, and leave no setting behind', async () => {
    expect(await rig.end('read')).toMatchObject({ event: 'done', row_count: 1 });
    const asked = await rig.end('write');
    if (asked.event !== 'needs-confirmation') throw new Error(`The preview ended as ${JSON.stringify(asked)}.`);
    expect(await rig.end('write', { confirm: asked.nonce })).toMatchObject({ event: 'done', committed: true });
    expect(await leftBehind(pooler)).toEqual(UNTOUCHED);
  });

  it('a statement that runs outside a transaction is refused before it is asked about', async () => {
    expect(await rig.end('vacuum')).toMatchObject({ event: 'failed', name: 'ThroughPooler' });
    expect(await leftBehind(pooler)).toEqual(UNTOUCHED);
  });

  it('[threat 30] cancelling ends the statement at the server and harms nobody', async () => {
    for (let round = 0; round < 4; round += 1) {
      const abort = new AbortController();
      await rig.start('sleep', {}, rig.headers, abort.signal);
      await sleep(300 + round * 50);
      abort.abort();
      const asleep = () =>
        server.query(
          "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(4)%' AND state = 'active' AND pid <> pg_backend_pid()",
        );
      const deadline = performance.now() + 3_000;
      while ((await asleep()).length > 0 && performance.now() < deadline) await sleep(50);
      expect(await asleep()).toEqual([]);
      expect(pooler.alive()).toBe(true);
    }
    expect(await rig.end('read')).toMatchObject({ event: 'done' });
  });
});

it('a pool by statement is refused in a sentence', async () => {
  const pooler = await startPooler(server.superuser.connection, 'statement');
  const rig = await openRig({ snippets: SNIPPETS, target: { ...server.superuser, connection: pooler.address } });
  expect(await rig.end('read')).toMatchObject({ event: 'failed', name: 'StatementPooling' });
  await rig.stop();
  await pooler.stop();
});
