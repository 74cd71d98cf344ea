/**
 * A checkup on a real server, by a superuser and by narrow roles: what each sees, that all probes share one snapshot, and that
 * whatever happens on the way leaves an answer that says what is missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckupEvent, Finding } from '../../../contract/finding.ts';
import type { HostileSnippet } from '../../../rig/hostile-manifest.ts';
import { openRig, type Rig } from '../../../rig/runner.ts';
import { type AttackServer, startServer } from '../../../rig/server.ts';
import { readEntries } from '../../../runner/audit/read.ts';
import type { TargetConfig } from '../../../runner/db/target-config.ts';

const probe = (id: string, sql: string, more: Partial<HostileSnippet> = {}): HostileSnippet => ({
  id,
  sql,
  probe: id,
  ...more,
});

const OTHERS = "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()";

const PROBES: readonly HostileSnippet[] = [
  probe('rows', 'SELECT i FROM generate_series(1, 300) AS i'),
  probe('few', 'SELECT i FROM generate_series(1, 30) AS i'),
  probe('none', 'SELECT 1 WHERE false'),
  probe('leak', OTHERS, { sees: ['pg_read_all_stats'] }),
  probe('hidden', 'SELECT * FROM secret'),
  probe('filtered', 'SELECT * FROM filtered'),
  probe('foreign', 'SELECT * FROM "User"'),
  probe('newer', 'SELECT 1', { requires: [{ kind: 'version', min: 99 }] }),
  probe('asks', 'SELECT $1::int', { params: [{ name: 'limit', type: 'int' }] }),
  probe('write', 'DELETE FROM secret'),
  probe('broken', 'SELECT 1 / 0'),
  probe('after', 'SELECT 1'),
];

const folder = mkdtempSync(join(tmpdir(), 'proofbook-checkup-'));
let server: AttackServer;
const rigs: Rig[] = [];

beforeAll(async () => {
  server = await startServer();
  await server.query(`CREATE ROLE plain LOGIN PASSWORD 'plain';
    CREATE TABLE secret AS SELECT 1 AS id;
    CREATE TABLE filtered AS SELECT 1 AS id;
    ALTER TABLE filtered ENABLE ROW LEVEL SECURITY;
    GRANT SELECT ON filtered TO plain`);
});
afterAll(async () => {
  for (const rig of rigs) await rig.stop();
  await server.destroy();
  rmSync(folder, { recursive: true });
});

const plain = (): TargetConfig => {
  const { connection } = server.superuser;
  return { ...server.superuser, connection: { ...connection, user: 'plain', password: 'plain' } };
};

async function rigFor(snippets: readonly HostileSnippet[], target = server.superuser): Promise<Rig> {
  const rig = await openRig({ snippets, target, auditFile: join(folder, `${rigs.length}.jsonl`) });
  rigs.push(rig);
  return rig;
}

const findings = (events: readonly CheckupEvent[]): Record<string, Finding> =>
  Object.fromEntries(
    events.flatMap((event) => (event.event === 'finding' ? [[event.finding.cause, event.finding]] : [])),
  );

const states = (events: readonly CheckupEvent[]): Record<string, string> =>
  Object.fromEntries(Object.entries(findings(events)).map(([cause, { state }]) => [cause, state]));

const ALWAYS = {
  rows: 'present',
  few: 'present',
  none: 'absent',
  foreign: 'does-not-apply',
  newer: 'does-not-apply',
  asks: 'does-not-apply',
  write: 'failed',
  broken: 'failed',
  after: 'present',
};

describe('what a role is told', () => {
  it('a superuser: present, absent, does not apply, failed, each probe in its order', async () => {
    const events = await (await rigFor(PROBES)).checkup();
    expect(states(events)).toEqual({
      ...ALWAYS,
      leak: 'absent',
      hidden: 'present',
      filtered: 'present',
      write: 'failed',
    });
    const [started, ...rest] = events;
    expect(started).toMatchObject({ event: 'started', probes: PROBES.map(({ id }) => `attack/page#${id}`) });
    expect(rest.at(-1)?.event).toBe('done');
  });

  it('a plain role: 0 rows of what it may not see are not absent, and hidden rows are not either', async () => {
    const events = await (await rigFor(PROBES, plain())).checkup();
    const narrow = { leak: 'cannot-see', hidden: 'cannot-see', filtered: 'cannot-see' };
    expect(states(events)).toEqual({ ...ALWAYS, ...narrow });
    expect(findings(events)['leak']?.why).toContain('pg_read_all_stats');
    expect(findings(events)['filtered']?.why).toMatch(/row-level security/);
  });

  it('evidence is the first rows, and how many there were', async () => {
    const { few, rows } = findings(await (await rigFor(PROBES)).checkup());
    expect([few?.rows.length, few?.row_count, few?.columns]).toEqual([20, 30, [{ name: 'i', type: 'integer' }]]);
    expect([rows?.rows.length, rows?.row_count]).toEqual([20, null]);
  });

  it('a value that a person gave is used, a wrong one says so', async () => {
    const rig = await rigFor(PROBES);
    const ask = async (limit: string) =>
      findings(await rig.checkup({ probes: ['attack/page#asks'], params: { 'attack/page#asks': { limit } } }))['asks'];
    expect((await ask('7'))?.rows).toEqual([['7']]);
    expect(await ask('x')).toMatchObject({ state: 'failed', why: expect.stringContaining('not a valid int') });
  });
});

describe('one snapshot', () => {
  it('every probe sees the same moment, read-only, in one transaction', async () => {
    const snapshot = "SELECT pg_current_snapshot()::text, now()::text, current_setting('transaction_read_only')";
    const rig = await rigFor([probe('one', snapshot), probe('bad', 'SELECT 1 / 0'), probe('two', snapshot)]);
    const { one, two } = findings(await rig.checkup());
    expect(one?.rows).toEqual(two?.rows);
    expect(one?.rows[0]?.[2]).toBe('on');
  });

  it('a setting that one probe makes does not reach the next', async () => {
    const set = "SELECT set_config('statement_timeout', '0', true)";
    const rig = await rigFor([probe('set', set), probe('ask', "SELECT current_setting('statement_timeout')")]);
    expect(findings(await rig.checkup())['ask']?.rows).toEqual([['3s']]);
  });
});

describe('what goes wrong on the way', () => {
  it('a probe that takes too long is stopped, and the next one is asked', async () => {
    const rig = await rigFor([probe('slow', 'SELECT pg_sleep(60)'), probe('after', 'SELECT 1')]);
    const { slow, after } = findings(await rig.checkup());
    expect(slow).toMatchObject({ state: 'failed', why: 'It took longer than 3 s and was stopped.' });
    expect(after?.state).toBe('present');
  });

  it('a probe that meets a lock says so', async () => {
    const rig = await rigFor([probe('locked', 'SELECT * FROM secret'), probe('after', 'SELECT 1')]);
    const holding = server.query('BEGIN; LOCK TABLE secret; SELECT pg_sleep(2); COMMIT');
    await sleep(200);
    const found = findings(await rig.checkup());
    await holding;
    expect(found['locked']).toMatchObject({ state: 'failed', why: expect.stringContaining('lock') });
    expect(found['after']?.state).toBe('present');
  });

  it('a server that ends the session: what was found stands, and the last event says failed', async () => {
    const end = 'SELECT pg_terminate_backend(pg_backend_pid())';
    const rig = await rigFor([probe('before', 'SELECT 1'), probe('end', end), probe('after', 'SELECT 1')]);
    const events = await rig.checkup();
    expect(states(events)).toEqual({ before: 'present' });
    expect(events.at(-1)).toMatchObject({ event: 'failed', name: 'ConnectionLost' });
  });

  it('a server that cannot be reached: nothing is called absent', async () => {
    const connection = { ...server.superuser.connection, port: 1 };
    const events = await (await rigFor(PROBES, { ...server.superuser, connection })).checkup();
    expect(events.map(({ event }) => event)).toEqual(['started', 'failed']);
    expect(events[1]).toMatchObject({ name: 'TargetUnreachable', error: { code: 'ECONNREFUSED' } });
  });

  it('a page that is closed stops the statement on the server', async () => {
    const rig = await rigFor([
      probe('long', 'SELECT pg_sleep(2.9) /* closed tab */'),
      probe('long2', 'SELECT pg_sleep(2.8)'),
    ]);
    const abort = new AbortController();
    const body = { manifest: '0'.repeat(64) };
    const response = await rig.post('/api/checkups', body, rig.headers, abort.signal);
    await sleep(300);
    abort.abort();
    await response.text().catch(() => undefined);
    await sleep(700);
    const left = await server.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'proofbook/checkup'");
    expect(left).toEqual([]);
  });

  it('a server of another make is never called healthy', async () => {
    const version = 'CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text STABLE STRICT PARALLEL SAFE LANGUAGE';
    await server.query(`${version} sql AS $$ SELECT 'CockroachDB CCL v25.2.1 (x86_64-pc-linux-gnu)' $$`);
    try {
      const events = await (await rigFor(PROBES)).checkup();
      expect(Object.values(states(events))).not.toContain('absent');
      expect(findings(events)['none']?.why).toContain('CockroachDB');
    } finally {
      await server.query(`${version} internal AS 'pgsql_version'`);
    }
  });
});

describe('what is refused, and what is recorded', () => {
  it('a page of another build, an unknown probe, an unknown field', async () => {
    const rig = await rigFor(PROBES);
    const status = async (body: object): Promise<number> => (await rig.post('/api/checkups', body, rig.headers)).status;
    const manifest = '0'.repeat(64);
    expect(await status({ manifest: '1'.repeat(64) })).toBe(409);
    expect(await status({ manifest, probes: ['attack/page#unknown'] })).toBe(404);
    expect(await status({ manifest, params: { 'attack/page#unknown': {} } })).toBe(404);
    expect(await status({ manifest, sql: 'SELECT 1' })).toBe(400);
    expect((await rig.post('/api/checkups', { manifest })).status).toBe(401);
  });

  it('the record has one read for the whole checkup', async () => {
    const rig = await rigFor(PROBES);
    await rig.checkup({ page: 'attack/page' });
    const { entries } = readEntries(join(folder, `${rigs.length - 1}.jsonl`));
    expect(entries).toMatchObject([
      { kind: 'intent', snippet: 'checkup of attack/page', access: 'read', purpose: 'look' },
      { kind: 'outcome', result: 'ok', rows: 5, committed: false },
    ]);
  });
});
