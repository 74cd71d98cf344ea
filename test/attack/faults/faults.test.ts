/**
 * Two hundred writes, each with something killed at a random moment: the runner, the backend, the server or the browser. The
 * database is afterwards either as before or as confirmed, never between, and the record tells which. The seed is fixed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AttackServer } from '../../../rig/server.ts';
import { startServer } from '../../../rig/server.ts';
import { readEntries } from '../../../runner/audit/read.ts';
import { auditedRuns, isUnsettled } from '../../../runner/audit/runs.ts';
import type { KillableRunner } from './killable-runner.ts';
import { startKillable } from './killable-runner.ts';

/** How often each victim is killed; together at least 200. */
const KILLS = { browser: 70, backend: 70, runner: 45, server: 20 } as const;
type Victim = keyof typeof KILLS;

/** A preview and a confirmed run take about this long each; kills are spread over it. */
const RUN_MS = 90;

/** Share of the kills that come while the write is being previewed. */
const IN_PREVIEW = 0.3;
const SEED = 4780;

const SNIPPETS = [
  {
    id: 'transfer',
    access: 'write' as const,
    class: 'Update',
    sql: ['UPDATE debit SET version = version + 1', 'UPDATE credit SET version = version + 1'],
  },
];

let folder: string;
let auditFile: string;
let server: AttackServer;
let runner: KillableRunner;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-faults-'));
  auditFile = join(folder, 'audit.jsonl');
  server = await startServer();
  await server.query(`CREATE TABLE debit AS SELECT id, 0 AS version FROM generate_series(1, 2000) AS id;
    CREATE TABLE credit AS TABLE debit; ALTER TABLE debit ADD PRIMARY KEY (id); ALTER TABLE credit ADD PRIMARY KEY (id)`);
  runner = await start();
});
afterAll(async () => {
  await runner.kill();
  await server.destroy();
  rmSync(folder, { recursive: true });
});

const start = (): Promise<KillableRunner> => startKillable({ target: server.superuser, auditFile, snippets: SNIPPETS });

it('[threat 41] after every kill the data is whole, and the record agrees with it', { timeout: 900_000 }, async () => {
  const random = seeded(SEED);
  for (const victim of shuffled(random)) {
    const abort = new AbortController();
    const applying = Promise.withResolvers<void>();
    const write = runner.write('transfer', abort.signal, applying.resolve);
    if (random() > IN_PREVIEW) await Promise.race([applying.promise, write]);
    await sleep(random() * RUN_MS);
    await KILL[victim](abort);
    await write;
    await RESTORE[victim]();
    // Both tables were changed by the same transactions, or by none.
    expect(await versions()).toHaveLength(1);
  }
  await runner.kill();
  runner = await start();
  const runs = auditedRuns(readEntries(auditFile).entries);
  const committed = runs.filter(({ intent, outcome }) => intent.purpose === 'apply' && outcome?.committed === true);
  expect(runs.filter(isUnsettled)).toEqual([]);
  expect(await versions()).toEqual([committed.length]);
  expect(committed.length).toBeGreaterThan(10);
  expect(
    runs.filter(({ intent, outcome }) => intent.purpose === 'apply' && outcome?.committed === false).length,
  ).toBeGreaterThan(10);
  expect(readEntries(auditFile).problems.filter((problem) => !problem.includes('cut off'))).toEqual([]);
});

const KILL: Readonly<Record<Victim, (abort: AbortController) => Promise<unknown>>> = {
  browser: async (abort) => abort.abort(),
  backend: () =>
    server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'proofbook/%'"),
  runner: () => runner.kill(),
  server: () => server.lab.stop('immediate'),
};

const RESTORE: Readonly<Record<Victim, () => Promise<void>>> = {
  browser: untilIdle,
  backend: untilIdle,
  runner: async () => {
    runner = await start();
  },
  server: () => server.lab.start(),
};

/** The runner may still be ending the write of a browser that is gone. */
async function untilIdle(): Promise<void> {
  const busy = "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'proofbook/%'";
  while ((await server.query(busy)).length > 0) await sleep(10);
}

async function versions(): Promise<unknown[]> {
  const rows = await server.query('SELECT DISTINCT version FROM (TABLE debit UNION ALL TABLE credit) AS both_tables');
  return rows.map((row) => row['version']);
}

/** mulberry32, so that a failing run can be had again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled(random: () => number): Victim[] {
  const victims = (Object.keys(KILLS) as Victim[]).flatMap((victim) => Array<Victim>(KILLS[victim]).fill(victim));
  return victims
    .map((victim) => ({ victim, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ victim }) => victim);
}
