/** A read through the runner beside a fresh psql process and `pg` alone, at several latencies: round trips and median time. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { ensureClientTools } from '../drills/harness/client-tools.ts';
import { startDelayProxy } from '../rig/delay-proxy.ts';
import { hostileSnippet } from '../rig/hostile-manifest.ts';
import { resolveAddress } from '../runner/address/resolve.ts';
import { executeRead } from '../runner/db/execute.ts';
import type { TargetConfig } from '../runner/db/target-config.ts';
import { compared, type Figure, median } from './figure.ts';

const LATENCIES_MS = [0, 5, 50];
const ROUNDS = 9;
const run = promisify(execFile);

/** The server is reached over TCP, as most are; without TLS on either side. */
export async function latencyFigures(url: string): Promise<Figure[]> {
  ensureClientTools(() => undefined);
  const figures: Figure[] = [];
  for (const latencyMs of LATENCIES_MS) figures.push(...(await at(latencyMs, url)));
  return figures;
}

async function at(latencyMs: number, url: string): Promise<Figure[]> {
  const address = resolveAddress(url, 'The sandbox').connection;
  const proxy = await startDelayProxy(address.port, latencyMs);
  const connection = { ...address, port: proxy.port };
  const target: TargetConfig = {
    label: 'bench',
    kind: 'own',
    database: address.database,
    connection,
    levels: ['read'],
  };
  const { user, password = '', database } = address;
  const env = { ...process.env, PGPASSWORD: password };
  const psqlArgs = ['-X', '-h', '127.0.0.1', '-p', String(proxy.port), '-U', user, '-d', database, '-c', 'SELECT 1'];
  const ways = {
    runner: async () => {
      const { signal } = new AbortController();
      const snippet = hostileSnippet({ id: 'one', sql: 'SELECT 1' });
      await executeRead({ target, snippet, values: new Map(), signal, admit: () => undefined });
    },
    psql: () => run('psql', psqlArgs, { env }),
    pg: async () => {
      const client = new pg.Client({ ...connection, ssl: false });
      await client.connect();
      await client.query('SELECT 1');
      await client.end();
    },
  };
  try {
    const runner = await measure(ways.runner, proxy.roundTrips);
    const psql = await measure(ways.psql, proxy.roundTrips);
    const alone = await measure(ways.pg, proxy.roundTrips);
    const way = `a read at ${latencyMs} ms a round trip`;
    return [
      compared({
        name: `${way}, median`,
        value: runner.ms,
        unit: 'ms',
        baseline: { name: 'a fresh psql', value: psql.ms },
      }),
      compared({
        name: `${way}, median`,
        value: runner.ms,
        unit: 'ms',
        baseline: { name: 'pg alone', value: alone.ms },
      }),
      {
        ...compared({
          name: `${way}, round trips`,
          value: runner.trips,
          unit: 'count',
          baseline: { name: 'a fresh psql', value: psql.trips },
        }),
        aim: 'no more than psql',
      },
    ];
  } finally {
    await proxy.stop();
  }
}

/** The first call of a way is not counted: the runner asks a server once whether it has TLS. */
async function measure(way: () => Promise<unknown>, trips: () => number): Promise<{ ms: number; trips: number }> {
  await way();
  const times: number[] = [];
  const before = trips();
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    await way();
    times.push(performance.now() - startedAt);
  }
  return { ms: median(times), trips: (trips() - before) / ROUNDS };
}
