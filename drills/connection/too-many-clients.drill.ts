/** Proves the page on full servers: by pools, by open transactions, behind a lock, by honest work, by a limit of their own. */
import assert from 'node:assert/strict';
import { startApplication } from '../clients/application.ts';
import { runWithDrizzle } from '../clients/drizzle.ts';
import { withPrisma } from '../clients/prisma.ts';
import type { Background } from '../harness/commands.ts';
import { drill, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const APP = { user: 'app' };
const SMALL = { max_connections: 20, superuser_reserved_connections: 3 };

/** The application that a fault has left running, by lab. */
const running = new WeakMap<Lab, Background>();

async function startService(lab: Lab, name: string, files: Record<string, string>, main: string): Promise<void> {
  running.set(lab, await startApplication(lab, { name, files, main, env: { DATABASE_URL: lab.url(APP) } }));
  lab.service('media-api', () => undefined);
  lab.service('api', () => stopService(lab));
}

async function stopService(lab: Lab): Promise<void> {
  await running.get(lab)?.stop();
  await lab.waitFor('the slots to be free', async () => (await sessionsOf(lab)) === 0);
}

async function sessionsOf(lab: Lab): Promise<number> {
  const rows = await lab.sql(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'app'`);
  return Number(rows[0]?.['n']);
}

/** Takes one connection after the other until it gets no more, and keeps them all for later. */
const GREEDY = `import { Pool } from 'pg';
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 80, idleTimeoutMillis: 0 });
pool.on('error', () => {});
const taken = [];
const take = () => pool.connect().then((client) => taken.push(client));
while (await take().then(() => true, () => false));
for (const client of taken) client.release();
console.log('ready');
setInterval(() => {}, 1000);
`;

/** Forty queries at once through each of the page's two clients. */
const MODEST = `import { db } from './media-api/src/db.ts';
import { prisma } from './api/src/config/database.ts';
const work = Array.from({ length: 40 }, () => [db.execute('SELECT pg_sleep(0.02)'), prisma.$queryRaw\`SELECT 1 FROM pg_sleep(0.02)\`]);
await Promise.all(work.flat());
console.log('ready');
setInterval(() => {}, 1000);
`;

const FORGETFUL_MODULE = `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
export const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 10, idleTimeoutMillis: 0 }, { onPoolError: () => {} }),
});
`;

/** A development server that loads the client’s module anew sixteen times and works a little with each. */
const RELOADING = `for (let reload = 0; reload < 16; reload += 1) {
  const { prisma } = await import('./api/src/config/database.ts?reload=' + reload);
  await Promise.allSettled([1, 2, 3].map(() => prisma.$queryRaw\`SELECT 1 FROM pg_sleep(0.05)\`));
}
console.log('ready');
setInterval(() => {}, 1000);
`;

const RELOADED = 'api/src/config/database.ts';

const asServerSays: Symptom[] = [
  { emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) },
  { emitter: 'server', see: (lab) => lab.psql(['-c', 'SELECT 1'], APP) },
  { emitter: 'server', see: (lab) => lab.errorOf(() => runWithDrizzle(lab.url(APP), 'SELECT 1')) },
  { emitter: 'prisma', see: (lab) => lab.errorOf(() => withPrisma(lab.url(APP), (prisma) => prisma.user.count())) },
  {
    emitter: 'prisma',
    see: (lab) => lab.errorOf(() => withPrisma(lab.url(APP), (prisma) => prisma.$queryRawUnsafe('SELECT 1'))),
  },
];

/** The last slots are taken for a moment, so that a superuser is refused too, and given back. */
const evenForSuperusers: Symptom = {
  emitter: 'server',
  async see(lab) {
    const taken = await lab.fill();
    const refusal = await lab.errorOf(() => lab.query('SELECT 1'));
    await Promise.all(taken.map((client) => client.end()));
    await lab.waitFor('a reserved slot', () =>
      lab.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
    return refusal;
  },
};

/** What a wrong-headed colleague would run: ends the idle, never the sessions that are at fault. */
const killIdle: Fix = {
  name: 'end all idle sessions',
  apply: async (lab) => {
    await lab.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND pid <> pg_backend_pid()`,
    );
  },
};

const raiseAndReload: Fix = {
  name: 'raise max_connections and reload',
  apply: async (lab) => {
    await lab.sql('ALTER SYSTEM SET max_connections = 200');
    await lab.sql('SELECT pg_reload_conf()');
    const rows = await lab.read('max-connections');
    assert.equal(rows.find((row) => row['name'] === 'max_connections')?.['pending_restart'], 't');
  },
};

/** A server that remembers its size itself, so that the page's ALTER SYSTEM can change it. */
async function shrink(lab: Lab): Promise<void> {
  await lab.sql('ALTER SYSTEM SET max_connections = 20');
  await lab.server.restart();
}

async function beginAndForget(lab: Lab): Promise<void> {
  const clients = await lab.fill(APP);
  await Promise.all(clients.map((client) => client.query('BEGIN; SELECT count(*) FROM "User"')));
  await lab.waitFor('transactions to be open for longer than the check allows', async () => {
    const rows = await lab.read('idle-in-transaction');
    return rows.length === clients.length;
  });
}

/** One session holds a lock on the users, requests queue behind it, each with a connection that it closes at its end. */
async function queueBehindLock(lab: Lab): Promise<void> {
  const holder = await lab.connect();
  holder.query('BEGIN; LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)').catch(() => undefined);
  await lab.waitFor('the lock', async () => {
    const rows = await lab.sql(`SELECT 1 FROM pg_locks WHERE relation = '"User"'::regclass AND granted`);
    return rows.length > 0;
  });
  for (const client of await lab.fill(APP)) {
    client
      .query('SELECT count(*) FROM "User"')
      .catch(() => undefined)
      .finally(() => client.end());
  }
  await lab.waitFor('the queue', async () => (await lab.read('blocked-sessions')).length > 0);
}

async function workHard(lab: Lab, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const client = await lab.connect(APP);
    client.query('SELECT pg_sleep(600)').catch(() => undefined);
  }
}

const sessionsEnd = (lab: Lab) =>
  lab.waitFor('the ended sessions to be gone', async () => (await sessionsOf(lab)) < 10);

const liftLimit = (kind: 'ROLE' | 'DATABASE'): Fix => ({
  name: 'Lift the limit of the role or the database',
  apply: async (lab) => {
    const block = lab.block('As a superuser, whichever the check named').replace('ROLE changemaker ', 'ROLE app ');
    const line = block.split('\n').find((text) => text.includes(kind));
    await lab.sql(line ?? '');
  },
});

export default drill({
  page: 'connection/too-many-clients',
  server: { settings: SMALL },

  setup: async (lab) => {
    await lab.sql(`CREATE ROLE app LOGIN PASSWORD '${lab.password}'; GRANT pg_read_all_data TO app`);
  },

  operation: (lab) => lab.query('SELECT count(*) FROM "User"', APP),

  healthy: {
    slots: (rows) => {
      assert.ok(Number(rows[0]?.['max_connections']) >= Number(rows[0]?.['in_use']));
      assert.ok(Number(rows[0]?.['free']) > Number(rows[0]?.['reserved']));
    },
    'connection-arithmetic': (rows) => assert.ok(rows[0]?.['verdict']),
    'long-idle': { params: () => ({ role: 'app' }), check: (rows) => assert.equal(rows.length, 0) },
  },

  verify: {
    slots: (rows) => assert.ok(Number(rows[0]?.['free']) > Number(rows[0]?.['reserved'])),
  },

  faults: [
    {
      name: 'the pool of one service is larger than the server has room for',
      cause: 'idle-pools',
      // Room for the page's own pools, so that they are not the next ones that are too large.
      server: { settings: { ...SMALL, max_connections: 40 } },
      inject: (lab) => startService(lab, 'greedy', {}, GREEDY),
      symptoms: [...asServerSays, evenForSuperusers],
      diagnose: {
        slots: (rows) => assert.ok(Number(rows[0]?.['free']) <= Number(rows[0]?.['reserved'])),
        'connections-by-state': (rows) => assert.equal(rows[0]?.['state'], 'idle'),
        'connections-by-client': (rows) => assert.equal(rows[0]?.['role'], 'app'),
        'connection-arithmetic': {
          params: () => ({ api_processes: '1', api_pool: '40' }),
          check: (rows) => assert.equal(rows[0]?.['verdict'], 'does not fit'),
        },
        'long-idle': {
          params: () => ({ role: 'app', idle_for: '0 seconds' }),
          check: (rows) => assert.ok(rows.length > 10),
        },
      },
      wrongFixes: [raiseAndReload],
      solutions: [
        {
          name: 'Restart the application that holds the most',
          apply: async (lab) => {
            await lab.shell(lab.block('Restart the applications'));
          },
        },
        {
          name: 'Make the pools fit the server',
          apply: async (lab) => {
            await stopService(lab);
            const files = Object.fromEntries(
              ['media-api/src/db.ts', 'api/src/config/database.ts'].map((name) => [name, lab.block(name)]),
            );
            await startService(lab, 'modest', files, MODEST);
            assert.ok((await sessionsOf(lab)) <= 15, 'the page’s pools are larger than they say');
          },
        },
        {
          name: 'End sessions that have been idle for long',
          apply: async (lab) => {
            await lab.apply('end-long-idle', { role: 'app', idle_for: '0 seconds' });
            await sessionsEnd(lab);
          },
        },
      ],
    },
    {
      name: 'a development server makes a new client on every reload',
      cause: 'idle-pools',
      inject: (lab) => startService(lab, 'forgetful', { [RELOADED]: FORGETFUL_MODULE }, RELOADING),
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) }],
      solutions: [
        {
          name: 'Keep one pool per process',
          apply: async (lab) => {
            await stopService(lab);
            await startService(
              lab,
              'keeping',
              { [RELOADED]: lab.block(`${RELOADED}, kept across reloads`) },
              RELOADING,
            );
            assert.ok((await sessionsOf(lab)) <= 10, 'a reload still makes another pool');
          },
        },
      ],
    },
    {
      name: 'a service fills all but the reserved slots',
      cause: 'idle-pools',
      versions: '16-18',
      server: { settings: { ...SMALL, reserved_connections: 2 } },
      inject: async (lab) => {
        await lab.fill(APP);
      },
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) }],
      diagnose: { slots: (rows) => assert.equal(rows[0]?.['reserved'], '5') },
      solutions: [
        {
          name: 'End sessions that have been idle for long',
          apply: async (lab) => {
            await lab.apply('end-long-idle', { role: 'app', idle_for: '0 seconds' });
            await sessionsEnd(lab);
          },
        },
      ],
    },
    {
      name: 'transactions are begun and forgotten',
      cause: 'idle-in-transaction',
      inject: beginAndForget,
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) }],
      diagnose: {
        'connections-by-state': (rows) => assert.equal(rows[0]?.['state'], 'idle in transaction'),
      },
      wrongFixes: [killIdle],
      solutions: [
        {
          name: 'End transactions that were left open',
          apply: async (lab) => {
            await lab.apply('end-open-transactions', { older_than: '1 second' });
            await sessionsEnd(lab);
          },
        },
      ],
    },
    {
      name: 'requests queue behind a lock',
      cause: 'blocked-sessions',
      inject: queueBehindLock,
      operation: (lab) => lab.query('SELECT count(*) FROM "Campaign"', APP),
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) }],
      solutions: [
        {
          name: 'End transactions that were left open',
          apply: async (lab) => {
            const [first] = await lab.read('blocked-sessions');
            await lab.apply('end-one-session', { pid: first?.['blocked_by'] ?? '' });
            await sessionsEnd(lab);
          },
        },
      ],
    },
    {
      name: 'every connection is at work',
      cause: 'too-few-slots',
      server: {},
      setup: shrink,
      inject: async (lab) => {
        const rows = await lab.sql(`SELECT current_setting('superuser_reserved_connections')::int AS n`);
        await workHard(lab, 20 - Number(rows[0]?.['n']));
      },
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) }],
      wrongFixes: [raiseAndReload],
      solutions: [
        {
          name: 'Give the server more slots',
          apply: async (lab) => {
            await lab.apply('raise-max-connections');
            await lab.shell(lab.block('Restart PostgreSQL'));
            await workHard(lab, 17); // the load is as it was; now it has room
            await lab.shell(lab.block('Connect and run a query'));
          },
          changes: ['setting max_connections *'],
        },
      ],
    },
    {
      name: 'the role has a limit of its own',
      cause: 'own-limit',
      inject: async (lab) => {
        await lab.connect(APP);
        await lab.sql('ALTER ROLE app CONNECTION LIMIT 1');
      },
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) }],
      solutions: [liftLimit('ROLE')],
    },
    {
      name: 'the database has a limit of its own',
      cause: 'own-limit',
      inject: async (lab) => {
        await lab.connect(APP);
        await lab.sql('ALTER DATABASE changemaker_v2 CONNECTION LIMIT 1');
      },
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT 1', APP)) }],
      solutions: [liftLimit('DATABASE')],
    },
  ],
});
