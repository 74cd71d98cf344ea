/** What a run may cost: time, memory, locks and connections, against statements made to exceed each of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent, Truncated } from '../../../contract/events.ts';
import { MAX_CELL_CHARS, MAX_COLUMNS, MAX_NOTICES, MAX_PARALLEL_RUNS, MAX_ROWS } from '../../../contract/limits.ts';
import type { Rig } from '../../../rig/runner.ts';
import { openRig, readEvents } from '../../../rig/runner.ts';
import type { AttackServer } from '../../../rig/server.ts';
import { startServer } from '../../../rig/server.ts';

const wide = Array.from({ length: 1_600 }, (_, place) => `${place} AS c${place}`).join(', ');

const SNIPPETS = [
  { id: 'one', sql: 'SELECT 1 AS one' },
  { id: 'cell', sql: "SELECT repeat('x', 300000000)" },
  { id: 'large', sql: "SELECT repeat('x', 50000000)" },
  { id: 'long', sql: "SELECT repeat('ä', 10000) AS long" },
  { id: 'rows', sql: 'SELECT generate_series(1, 10000000) AS g' },
  { id: 'bytes', sql: "SELECT repeat('x', 4000) FROM generate_series(1, 10000)" },
  { id: 'columns', sql: `SELECT ${wide}` },
  {
    id: 'notices',
    sql: "DO $$ BEGIN FOR i IN 1..5000 LOOP RAISE NOTICE '%', repeat('n', 100); END LOOP; END $$",
  },
  { id: 'sleep', sql: 'SELECT pg_sleep(60)' },
  { id: 'short', sql: 'SELECT pg_sleep(0.02)' },
  { id: 'recursive', sql: 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t' },
  { id: 'locked', sql: 'SELECT count(*) FROM locked' },
  { id: 'loosen', sql: "SELECT set_config('statement_timeout', '0', true), pg_sleep(60)" },
];

let server: AttackServer;
let rig: Rig;
beforeAll(async () => {
  server = await startServer();
  await server.query('CREATE TABLE locked AS SELECT g FROM generate_series(1, 1000) AS g');
  rig = await openRig({ snippets: SNIPPETS, target: server.superuser });
});
afterAll(async () => {
  await rig.stop();
  await server.destroy();
});

const backends = () =>
  server.query("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'proofbook/%' AND state <> 'idle'");

/** Waits until no backend works for a run any more; gives how long that took. */
async function untilGone(limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const left = await backends();
    if (left.length === 0) return;
    if (performance.now() > deadline) throw new Error(`${left.length} backends still work after ${limitMs} ms.`);
    await sleep(50);
  }
}

async function untilWorking(): Promise<void> {
  while ((await backends()).length === 0) await sleep(20);
}

const truncatedOf = (event: RunEvent): Truncated | undefined => (event.event === 'done' ? event.truncated : undefined);

describe('[threat 31] memory', () => {
  it.each([
    ['a cell of 300 MB', 'cell'],
    ['ten million rows', 'rows'],
    ['40 MB of rows', 'bytes'],
    ['1,600 columns', 'columns'],
    ['a storm of notices', 'notices'],
  ])('%s costs the runner less than 64 MB', async (_, id) => {
    await rig.end('one');
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 5);
    const end = await rig.end(id);
    clearInterval(watch);
    expect(peak - before).toBeLessThan(64 * 1_048_576);
    // On a busy machine the server may need longer for 300 MB than a statement may take.
    const ended = end.event === 'failed' ? [end.name, end.error?.code] : [end.event];
    expect([['done'], ['SocketLimit', undefined], ['StatementFailed', '57014']]).toContainEqual(ended);
  });

  it.each<[string, keyof Truncated]>([
    ['rows', 'rows'],
    ['long', 'cells'],
    ['bytes', 'bytes'],
    ['columns', 'columns'],
    ['notices', 'notices'],
  ])('the result of %s names the limit that was hit', async (id, limit) => {
    expect(truncatedOf(await rig.end(id))).toMatchObject({ [limit]: true });
  });

  it('what is kept stays within its limits', async () => {
    const rows = (await rig.run('rows')).flatMap((event) => (event.event === 'rows' ? event.rows : []));
    expect(rows).toHaveLength(MAX_ROWS);
    const columns = (await rig.run('columns')).find((event) => event.event === 'columns');
    expect(columns?.event === 'columns' && columns.columns).toHaveLength(MAX_COLUMNS);
    const long = (await rig.run('long')).flatMap((event) => (event.event === 'rows' ? event.rows : []));
    expect(long[0]?.[0]).toHaveLength(MAX_CELL_CHARS + 1);
    const notices = (await rig.run('notices')).filter((event) => event.event === 'notice');
    expect(notices).toHaveLength(MAX_NOTICES);
  });

  it('a connection that sends too much is closed at the server too', async () => {
    expect(await rig.end('large')).toMatchObject({ name: 'SocketLimit' });
    await untilGone(3_000);
  });
});

describe('[threat 28] time', () => {
  it.each([
    ['pg_sleep', 'sleep', '57014'],
    ['a recursion without an end', 'recursive', '57014'],
    ['a run that lifts its own timeout', 'loosen', '57014'],
  ])('%s ends with the statement’s limit, and its backend with it', async (_, id, code) => {
    const startedAt = performance.now();
    const message = expect.stringContaining('Proofbook stops a read after 5 s');
    expect(await rig.end(id)).toMatchObject({ event: 'failed', error: { code }, message });
    expect(performance.now() - startedAt).toBeLessThan(7_000);
    await untilGone(1_000);
  });

  it('a lock that somebody else holds is not waited for', async () => {
    const holding = server.query('BEGIN; LOCK TABLE locked IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(3); ROLLBACK');
    await sleep(300);
    const startedAt = performance.now();
    const message = expect.stringContaining('Proofbook waits 1 s for a lock');
    expect(await rig.end('locked')).toMatchObject({ event: 'failed', error: { code: '55P03' }, message });
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    await holding;
  });
});

describe('[threat 29] a browser that goes away', () => {
  it('takes its statement with it', async () => {
    const abort = new AbortController();
    await rig.start('sleep', {}, rig.headers, abort.signal);
    await untilWorking();
    abort.abort();
    await untilGone(3_000);
  });

  it('takes it wherever it is: a request to cancel that falls between two statements is made again', async () => {
    for (let delayMs = 0; delayMs < 40; delayMs += 2) {
      const abort = new AbortController();
      await rig.start('sleep', {}, rig.headers, abort.signal);
      await sleep(delayMs);
      abort.abort();
    }
    await untilGone(2_000);
  });
});

describe('cancelling', () => {
  /** Starts a run and gives its id as soon as it is known, and its events when it has ended. */
  async function begin(id: string): Promise<{ run: string; events: Promise<RunEvent[]> }> {
    const response = await rig.start(id);
    const [mine, rest] = response.body?.tee() ?? [];
    if (mine === undefined || rest === undefined) throw new Error('The run has no stream.');
    const { value } = await mine.getReader().read();
    const [first] = readEvents(`${new TextDecoder().decode(value).split('\n')[0]}\n`);
    if (first?.event !== 'started') throw new Error('The run did not start.');
    return { run: first.run, events: new Response(rest).text().then(readEvents) };
  }

  it('ends the statement at the server', async () => {
    const { run, events } = await begin('sleep');
    await untilWorking();
    expect((await rig.post(`/api/runs/${run}/cancel`, {}, rig.headers)).status).toBe(202);
    expect((await events).at(-1)).toMatchObject({ event: 'cancelled', reason: 'button' });
    await untilGone(1_000);
  });

  it('[threat 30] belongs to the tab that started the run', async () => {
    const { run, events } = await begin('sleep');
    const other = await rig.pair();
    expect((await rig.post(`/api/runs/${run}/cancel`, {}, other)).status).toBe(404);
    expect((await rig.post(`/api/runs/${run}/cancel`, {}, rig.headers)).status).toBe(202);
    await events;
  });

  it('[threat 30] never hits another run, whichever is first, in 200 races', { timeout: 120_000 }, async () => {
    const ends: Record<string, number> = {};
    for (let race = 0; race < 100; race += 1) {
      const cancelled = await begin('short');
      const bystander = begin('short');
      await sleep((race % 25) * 2);
      void rig.post(`/api/runs/${cancelled.run}/cancel`, {}, rig.headers);
      expect((await (await bystander).events).at(-1)).toMatchObject({ event: 'done' });
      const end = (await cancelled.events).at(-1)?.event ?? 'nothing';
      ends[end] = (ends[end] ?? 0) + 1;
    }
    expect(Object.keys(ends).sort()).toEqual(['cancelled', 'done']);
  });
});

it('more runs than the runner takes at once are refused, and the others go on', async () => {
  const started = Array.from({ length: MAX_PARALLEL_RUNS }, () => rig.start('sleep'));
  const running = await Promise.all(started);
  const refused = await rig.start('one');
  expect([refused.status, ((await refused.json()) as { name: string }).name]).toEqual([429, 'Busy']);
  await Promise.all(running.map((response) => response.body?.cancel()));
  await untilGone(3_000);
  expect(await rig.end('one')).toMatchObject({ event: 'done' });
});

it('[threat 32] a slow browser holds no lock', async () => {
  const response = await rig.start('bytes');
  // Not a byte of the answer is read, and yet the run has ended at the server.
  await untilGone(3_000);
  const locks = await server.query(
    "SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.application_name LIKE 'proofbook/%'",
  );
  expect(locks).toEqual([]);
  await response.body?.cancel();
});

it('a server that stops in the middle of a run is said to have done so', async () => {
  const other = await startServer();
  const lonely = await openRig({ snippets: SNIPPETS, target: other.superuser });
  const running = lonely.end('sleep');
  await sleep(700);
  await other.lab.stop('immediate');
  expect(await running).toMatchObject({ event: 'failed', name: 'ConnectionLost' });
  expect(await lonely.end('one')).toMatchObject({ event: 'failed', name: 'TargetUnreachable' });
  const status = (await (await lonely.post('/api/status', {}, lonely.headers)).json()) as object;
  expect(status).toMatchObject({ target: { reachable: false, error: { code: 'ECONNREFUSED' } } });
  await lonely.stop();
  await other.destroy();
});

it('a runner that stops in the middle of a run takes the statement with it', async () => {
  const leaving = await openRig({ snippets: SNIPPETS, target: server.superuser });
  const running = leaving.end('sleep').catch(() => undefined);
  await untilWorking();
  await leaving.stop();
  expect(await running).toMatchObject({ event: 'cancelled', reason: 'shutdown' });
  await untilGone(1_000);
});
