/** Proves the page on a pool that abandoned transactions, slow statements, leaks and its own transactions have taken. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import { type Models, openModels } from '../clients/models.ts';
import { DATABASE_MODULE, runPageCode } from '../clients/page-code.ts';
import { drill, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const APP = { user: 'app' };
const WAIT_MS = 1_500;

/** The application's own pool and client, by lab: two connections, and an end to the waiting. */
interface Application {
  readonly pool: Pool;
  readonly models: Models;
}
const applications = new WeakMap<Lab, Application>();

async function openApplication(lab: Lab): Promise<Application> {
  const config = { connectionString: lab.url(APP), max: 2, connectionTimeoutMillis: WAIT_MS };
  const pool = new Pool({ ...config, application_name: 'media-api' });
  pool.on('error', () => undefined);
  const application = { pool, models: await openModels({ ...config, application_name: 'api' }) };
  applications.set(lab, application);
  lab.after(() => application.models.$disconnect());
  lab.after(() => endPool(pool));
  return application;
}

/** A pool whose clients were leaked never ends; their sessions end with the server. */
async function endPool(pool: Pool): Promise<void> {
  const leaked = pool.totalCount - pool.idleCount > 0;
  const ended = pool.end();
  if (!leaked) await ended;
}

const applicationOf = async (lab: Lab): Promise<Application> => applications.get(lab) ?? openApplication(lab);

async function request(lab: Lab): Promise<unknown> {
  return (await applicationOf(lab)).pool.query('SELECT count(*) FROM "User"');
}

/** A restart of the application: its sessions go, and it begins with an empty pool. */
async function restart(lab: Lab): Promise<void> {
  await lab.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'`);
  await openApplication(lab);
}

/** Both connections are in a transaction that waits for something outside and asks in between; one has failed on the way. */
async function abandonTransactions(lab: Lab): Promise<void> {
  const { pool } = await openApplication(lab);
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  for (const [i, client] of clients.entries()) waitInTransaction(client, i === 1);
  await lab.waitFor('transactions to be old enough', async () => (await open(lab)).length === 2);
}

const POLL_MS = 2_500;

async function waitInTransaction(client: PoolClient, fails: boolean): Promise<void> {
  let lost = false;
  client.on('error', () => {
    lost = true;
  });
  await client.query('BEGIN');
  if (fails) await client.query('SELECT 1 / 0').catch(() => undefined);
  while (!lost) {
    await client.query('SELECT 1').catch(() => undefined);
    await sleep(POLL_MS, undefined, { ref: false });
  }
  client.release(true);
}

const open = (lab: Lab) => lab.read('open-transactions', { longer_than: '1 millisecond' });

async function keepBusy(lab: Lab): Promise<void> {
  const { pool } = await openApplication(lab);
  for (const _ of [1, 2]) pool.query('SELECT pg_sleep(600)').catch(() => undefined);
  await lab.waitFor('statements to be old enough', async () => {
    const rows = await lab.read('slow-statements', { longer_than: '1 second' });
    return rows.length === 2;
  });
}

/** What Prisma says while both of its connections are in transactions. */
const whilePrismaIsFull = (action: (models: Models) => Promise<unknown>): Symptom => ({
  emitter: 'prisma',
  async see(lab) {
    const { models } = await applicationOf(lab);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const holding = [1, 2].map(() =>
      models.$transaction(async (tx) => {
        await tx.user.count();
        await released;
      }),
    );
    await lab.waitFor('both transactions', async () => {
      const rows = await lab.sql(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'api' AND state = 'idle in transaction'`,
      );
      return rows.length === 2;
    });
    const error = await lab.errorOf(() => action(models));
    release();
    await Promise.all(holding);
    return error;
  },
});

const asNode = (symptom: Symptom): Symptom => ({ ...symptom, emitter: 'node-postgres' });

const expired = (late: 'query' | 'commit'): Symptom => ({
  emitter: 'prisma',
  async see(lab) {
    const { models } = await applicationOf(lab);
    return lab.errorOf(() =>
      models.$transaction(
        async (tx) => {
          await tx.$queryRawUnsafe(`SELECT pg_sleep(0.3)::text`);
          if (late === 'query') await tx.user.count();
        },
        { timeout: 100 },
      ),
    );
  },
});

/** A client that is closed inside its own transaction. */
const closedInside: Symptom = {
  emitter: 'prisma',
  async see(lab) {
    const models = await openModels({ connectionString: lab.url(APP) });
    return lab.errorOf(() =>
      models.$transaction(async (tx) => {
        await tx.user.count();
        await models.$disconnect();
        await tx.user.count();
      }),
    );
  },
};

/** A statement that comes when its transaction is over, as one does that nobody awaited. */
const tooLate: Symptom = {
  emitter: 'prisma',
  async see(lab) {
    const { models } = await applicationOf(lab);
    const over = await models.$transaction(async (tx) => {
      await tx.user.count();
      return tx;
    });
    return lab.errorOf(() => over.user.count());
  },
};

/** A session that the server ends by a timeout of its own; `see` is the error that reaches the client. */
const endedByServer = (timeout: string, begin: string, versions?: string): Symptom => ({
  emitter: 'server',
  ...(versions === undefined ? {} : { versions }),
  async see(lab) {
    const client = await lab.connect(APP);
    await client.query(`SET ${timeout} = 100; ${begin}`);
    await lab.waitFor(`the end of the session by ${timeout}`, () => client.lost !== undefined);
    return client.lost;
  },
});

const notQueryable: Symptom = {
  emitter: 'node-postgres',
  async see(lab) {
    const client = await lab.connect(APP);
    await client.query('SET idle_in_transaction_session_timeout = 100; BEGIN');
    await lab.waitFor('the end of the session', () => client.lost !== undefined);
    return lab.errorOf(() => client.query('SELECT 1'));
  },
};

/** A new connection that nobody answers in time; the listener takes it and says nothing. */
const slowToConnect: Symptom = {
  emitter: 'node-postgres',
  async see(lab) {
    const mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    lab.after(() => mute.close());
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const pool = new Pool({ connectionString: lab.url({ port }), connectionTimeoutMillis: 100 });
    return lab.errorOf(() => pool.query('SELECT 1'));
  },
};

const waitLonger: Fix = {
  name: 'wait longer for a connection',
  apply: async (lab) => {
    const application = await applicationOf(lab);
    application.pool.options.connectionTimeoutMillis = 3_000;
  },
};

const PRISMA_MODULE = 'api/src/config/database.ts';
const POOL_MODULE = 'media-api/src/db.ts';

/** Transactions that take a second connection, all at once; ten are as many as the page's pool has connections. */
const GREEDY_TRANSACTIONS = `import { prisma } from './api/src/config/database.ts';
const sent = await Promise.allSettled(Array.from({ length: 10 }, () =>
  prisma.$transaction(async (tx) => {
    await tx.user.count();
    await prisma.user.count();
  }),
));
console.log('failed ' + sent.filter((one) => one.status === 'rejected').length);
`;

const TAKE_UNSENT = `import { prisma } from './api/src/config/database.ts';
import { takeUnsent } from './api/src/campaigns/send-campaign.ts';
const campaigns = await prisma.campaign.findMany({ take: 10, orderBy: { id: 'asc' } });
const sent = await Promise.allSettled(campaigns.map((campaign) => takeUnsent(campaign.id)));
console.log('failed ' + sent.filter((one) => one.status === 'rejected').length);
`;

const HANGS = `import { prisma } from './api/src/config/database.ts';
for (let i = 0; i < 10; i += 1) prisma.$transaction((tx) => tx.$queryRawUnsafe('SELECT pg_sleep(600)::text'), { timeout: 600000 }).catch(() => {});
await new Promise((resolve) => setTimeout(resolve, 1000));
const start = Date.now();
const answer = await Promise.race([
  prisma.user.count().then(() => 'answered', (error) => 'refused: ' + error.message),
  new Promise((resolve) => setTimeout(() => resolve('hangs'), 8000)),
]);
console.log('request ' + answer + ' after ' + Math.round((Date.now() - start) / 1000) + ' s');
`;

/** Which variant of the code an application runs, by lab. */
const code = new WeakMap<Lab, 'bad' | 'good'>();

async function failsFast(lab: Lab): Promise<void> {
  const module = code.get(lab) === 'bad' ? DATABASE_MODULE : lab.block(PRISMA_MODULE);
  const output = await runPageCode(lab, { files: { [PRISMA_MODULE]: module }, main: HANGS, url: lab.url(APP) });
  await lab.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'`);
  assert.match(output, /request refused: timeout exceeded/);
}

async function transactsAtOnce(lab: Lab): Promise<void> {
  const main = code.get(lab) === 'bad' ? GREEDY_TRANSACTIONS : TAKE_UNSENT;
  const send = 'api/src/campaigns/send-campaign.ts';
  const files = { [PRISMA_MODULE]: lab.block(PRISMA_MODULE), [send]: lab.block(send) };
  assert.match(await runPageCode(lab, { files, main, url: lab.url(APP) }), /failed 0/);
}

const LEAKY = `export async function moveReactions(from: number, to: number): Promise<void> {
  const client = await pool.connect();
  await client.query('UPDATE media_reactions SET video_id = $2 WHERE video_id = $1', [from, to]);
}
`;

/** Twelve moves of which half fail; afterwards the pool of ten must still answer. */
const MOVE = `import { pool } from './media-api/src/db.ts';
import { moveReactions } from './media-api/src/modules/media/move-reactions.ts';
for (let i = 0; i < 12; i += 1) {
  await Promise.race([moveReactions(1, i % 2 === 0 ? 1 : -1).catch(() => {}), new Promise((resolve) => setTimeout(resolve, 500))]);
}
const answer = await Promise.race([
  pool.query('SELECT 1').then(() => 'answered', (error) => error.message),
  new Promise((resolve) => setTimeout(() => resolve('hangs'), 6000)),
]);
console.log('pool ' + answer + ', waiting ' + pool.waitingCount);
`;

async function movesReactions(lab: Lab): Promise<void> {
  const move = 'media-api/src/modules/media/move-reactions.ts';
  const bad = `import { pool } from '../../db.ts';\n${LEAKY}`;
  const files = { [POOL_MODULE]: lab.block(POOL_MODULE), [move]: code.get(lab) === 'bad' ? bad : lab.block(move) };
  assert.match(await runPageCode(lab, { files, main: MOVE, url: lab.url(APP) }), /pool answered/);
}

/** Thirty requests at once, each with a statement of a fifth of a second, through a pool that waits for half a second. */
async function manyAtOnce(lab: Lab): Promise<void> {
  const { pool } = await applicationOf(lab);
  await Promise.all(Array.from({ length: 30 }, () => pool.query('SELECT pg_sleep(0.2)')));
}

export default drill({
  page: 'performance/connection-pool-exhaustion',
  stepLimitMs: 60_000,

  setup: async (lab) => {
    await lab.sql(`CREATE ROLE app LOGIN PASSWORD '${lab.password}'; GRANT pg_read_all_data, pg_write_all_data TO app`);
  },

  operation: request,

  inputs: {
    'open-transactions': { longer_than: '1 millisecond' },
    'slow-statements': { longer_than: '1 second' },
  },

  healthy: {
    'pool-arithmetic': (rows) => assert.equal(rows[0]?.['verdict'], 'fits'),
  },

  faults: [
    {
      name: 'transactions are begun and not ended',
      cause: 'open-transactions',
      inject: abandonTransactions,
      symptoms: [
        { emitter: 'node-postgres', see: (lab) => lab.errorOf(() => request(lab)) },
        asNode(whilePrismaIsFull((models) => models.user.count())),
        whilePrismaIsFull((models) => models.$transaction((tx) => tx.user.count(), { maxWait: 100 })),
        expired('query'),
        expired('commit'),
        closedInside,
        tooLate,
        endedByServer('idle_in_transaction_session_timeout', 'BEGIN'),
        endedByServer('transaction_timeout', 'BEGIN', '17-18'),
        endedByServer('idle_session_timeout', 'SELECT 1'),
        notQueryable,
        slowToConnect,
      ],
      diagnose: {
        'open-transactions': (rows) =>
          assert.deepEqual(rows.map((row) => row['state']).sort(), [
            'idle in transaction',
            'idle in transaction (aborted)',
          ]),
      },
      wrongFixes: [
        waitLonger,
        {
          name: 'end all idle sessions',
          apply: async (lab) => {
            await lab.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'`);
          },
        },
      ],
      solutions: [
        {
          name: 'End the transactions that are stuck now',
          apply: async (lab) => {
            await lab.apply('end-open-transactions', { longer_than: '1 millisecond' });
            const { pool } = await applicationOf(lab);
            await lab.waitFor('the code that waited to notice', () => pool.totalCount === 0);
          },
        },
        {
          name: 'Restart the application',
          apply: async (lab) => {
            lab.service('api', () => restart(lab));
            await lab.shell(lab.block('Restart the application'));
          },
        },
      ],
    },
    {
      name: 'nothing ends an abandoned transaction',
      cause: 'open-transactions',
      inject: abandonTransactions,
      symptoms: [{ emitter: 'node-postgres', see: (lab) => lab.errorOf(() => request(lab)) }],
      solutions: [
        {
          name: 'Let the server end abandoned transactions',
          apply: async (lab) => {
            await lab.sql(lab.block('As a superuser, for the role that the applications log in with'));
            // The page’s statement is for the role of the reader; the drill’s application has one of its own.
            await lab.sql(`ALTER ROLE app SET idle_in_transaction_session_timeout = '1s'`);
            await restart(lab);
            const { pool } = await applicationOf(lab);
            const client = await pool.connect();
            const { promise: ended, resolve } = Promise.withResolvers<unknown>();
            client.on('error', resolve);
            await client.query('BEGIN');
            assert.equal(((await ended) as { code?: string }).code, '25P03');
            client.release(true);
          },
          changes: [
            'setting idle_in_transaction_session_timeout database changemaker_v2 role changemaker',
            'setting idle_in_transaction_session_timeout role app',
          ],
        },
      ],
    },
    {
      name: 'slow statements keep all connections',
      cause: 'slow-statements',
      inject: keepBusy,
      symptoms: [{ emitter: 'node-postgres', see: (lab) => lab.errorOf(() => request(lab)) }],
      diagnose: { 'slow-statements': (rows) => assert.match(rows[0]?.['statement'] ?? '', /pg_sleep/) },
      wrongFixes: [waitLonger],
      solutions: [],
    },
    {
      name: 'a full pool lets requests wait for ever',
      cause: 'pool-too-small',
      operation: failsFast,
      inject: async (lab) => {
        code.set(lab, 'bad');
      },
      symptoms: [],
      solutions: [
        {
          name: 'Fail fast instead of hanging',
          apply: async (lab) => {
            code.set(lab, 'good');
          },
        },
      ],
    },
    {
      name: 'transactions ask the pool for a second connection',
      cause: 'transaction-in-pool',
      operation: transactsAtOnce,
      inject: async (lab) => {
        code.set(lab, 'bad');
      },
      symptoms: [],
      solutions: [
        {
          name: 'Make transactions short',
          apply: async (lab) => {
            code.set(lab, 'good');
          },
        },
      ],
    },
    {
      name: 'clients are not given back when a statement fails',
      cause: 'leaked-clients',
      operation: movesReactions,
      inject: async (lab) => {
        code.set(lab, 'bad');
      },
      symptoms: [],
      solutions: [
        {
          name: 'Give clients back',
          apply: async (lab) => {
            code.set(lab, 'good');
          },
        },
      ],
    },
    {
      name: 'more requests at once than two connections can serve',
      cause: 'pool-too-small',
      operation: manyAtOnce,
      setup: async (lab) => {
        const { pool } = await openApplication(lab);
        pool.options.max = 20;
      },
      inject: async (lab) => {
        await openApplication(lab);
      },
      symptoms: [{ emitter: 'node-postgres', see: (lab) => lab.errorOf(() => manyAtOnce(lab)) }],
      solutions: [
        {
          name: 'Make the pool larger',
          apply: async (lab) => {
            const [room] = await lab.read('pool-arithmetic', { processes: '1', pool_size: '20' });
            assert.equal(room?.['verdict'], 'fits');
            const { pool } = await applicationOf(lab);
            pool.options.max = 20;
          },
        },
      ],
    },
  ],

  unseen: {
    'Timed out fetching a new connection from the connection pool. More info: {link} (Current connection pool timeout: {timeout}, connection limit: {limit})':
      'the engine of Prisma 6 and earlier had a pool of its own; the pinned client is 7.10',
    'Timed out fetching a new connection from the pool. Please consider reducing the number of requests or increasing the `connection_limit` parameter ({link}). Current limit: {limit}.':
      'the wording of Prisma 2; the pinned client is 7.10',
    'Transaction API error: Transaction already closed: A query cannot be executed on an expired transaction. The timeout for this transaction was {timeout} ms, however {passed} ms passed since the start of the transaction. Consider increasing the interactive transaction timeout or doing less work in the transaction.':
      'the wording of Prisma 5 and 6; the pinned client is 7.10',
    'Transaction API error: Transaction already closed: Could not perform operation.':
      'the wording of Prisma 5 and earlier; the pinned client is 7.10',
    "Transaction API error: Transaction already closed: Transaction is no longer valid. Last state: '{state}'.":
      'the wording of Prisma 3 and 4; the pinned client is 7.10',
  },
});
