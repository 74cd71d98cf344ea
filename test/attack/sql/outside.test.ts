/** What runs outside a transaction leaves what it leaves, and the card says so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunEvent } from '../../../contract/events.ts';
import { openRig, type Rig } from '../../../rig/runner.ts';
import { type AttackServer, startServer } from '../../../rig/server.ts';

const outside = { access: 'admin' as const, transactional: false };
const SNIPPETS = [
  { id: 'build', sql: 'CREATE UNIQUE INDEX CONCURRENTLY thing_n ON thing (n)', class: 'Index', ...outside },
  {
    id: 'again',
    sql: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS thing_n ON thing (n)',
    class: 'Index',
    ...outside,
  },
  { id: 'sound', sql: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS thing_m ON thing (n)', class: 'Index', ...outside },
  { id: 'slow', sql: 'CREATE INDEX CONCURRENTLY thing_s ON thing (slow(n))', class: 'Index', ...outside },
];

let server: AttackServer;
let rig: Rig;
beforeAll(async () => {
  server = await startServer();
  await server.query(`CREATE TABLE thing (n int); INSERT INTO thing VALUES (1), (1);
    CREATE FUNCTION slow(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(5); RETURN 1; END'`);
  rig = await openRig({ snippets: SNIPPETS, target: server.superuser });
});
afterAll(async () => {
  await rig.stop();
  await server.destroy();
});

async function confirmed(id: string): Promise<RunEvent> {
  const asked = await rig.end(id);
  if (asked.event !== 'needs-confirmation') throw new Error(`The question ended as ${JSON.stringify(asked)}.`);
  return rig.end(id, { confirm: asked.nonce, typed: server.superuser.database });
}

it('an index that could not be built is named with the way to drop it, and the next attempt does not take it for one', async () => {
  const left = { event: 'failed', message: expect.stringContaining('DROP INDEX CONCURRENTLY public.thing_n;') };
  expect(await confirmed('build')).toMatchObject({ ...left, name: 'StatementFailed', error: { code: '23505' } });
  expect(await confirmed('again')).toMatchObject(left);
  expect(await confirmed('sound')).toMatchObject({ event: 'done' });
  expect(await confirmed('sound')).toMatchObject({ event: 'done' });
});

it('a session that ends in the middle leaves the outcome unknown, and is not run again in good faith', async () => {
  const ending = confirmed('slow');
  const running = () =>
    server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%thing_s%' AND state = 'active'",
    );
  while ((await running()).length === 0) await sleep(50);
  expect(await ending).toMatchObject({ event: 'failed', name: 'OutcomeUnknown' });
});
