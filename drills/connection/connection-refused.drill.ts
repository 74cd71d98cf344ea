/** Proves the page on servers that are down, starting, elsewhere, mute, crashed, or of another major version. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { askThrough, readUrl, writeUrl } from '../acts/dotenv.ts';
import { lastRefusal } from '../acts/server-log.ts';
import { runWithDrizzle } from '../clients/drizzle.ts';
import { withPrisma } from '../clients/prisma.ts';
import { migrateStatus } from '../clients/prisma-cli.ts';
import { recreateApplications, serveApplications } from '../clients/services.ts';
import { drill, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';
import type { LabClient } from '../harness/login.ts';

const DOCKER = 'Docker prints or does it, and no container engine is at hand';
const NETWORK = 'needs a network that loses packets or routes';
const OLDER_PRISMA = 'printed by Prisma 5 and earlier';
const OLDER_LIBPQ = 'printed by libpq 13 and earlier';

const PASSWORD = 'p@ss/word#1';
/** What is left of the host when that password stands in a URL as it is. */
const PIECE_OF_IT = 'ss';

const ask = (lab: Lab) => askThrough(readUrl(lab));
const askPrisma = (lab: Lab) => withPrisma(readUrl(lab), (prisma) => prisma.user.count());

/** A port of this machine on which nothing listens. */
async function deadPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A port that takes connections and does as `behave` says: stays mute as a wrong service, or cuts them as a broken proxy. */
async function strangePort(lab: Lab, behave: (socket: net.Socket) => void = () => undefined): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    behave(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  lab.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as net.AddressInfo).port;
}

const refused: Symptom[] = [
  { emitter: 'node', see: (lab) => lab.errorOf(() => ask(lab)) },
  { emitter: 'node', see: (lab) => lab.errorOf(() => runWithDrizzle(readUrl(lab), 'SELECT 1')) },
  { emitter: 'prisma', see: (lab) => lab.errorOf(() => askPrisma(lab)) },
  { emitter: 'prisma-migrate', see: migrateStatus },
  { emitter: 'libpq', see: (lab) => lab.command('psql', ['-X', '-c', 'SELECT 1', readUrl(lab)]) },
];

const correctUrl: Fix = {
  name: 'Correct host and port in the URL',
  apply: async (lab) => {
    writeUrl(lab, lab.url());
    await recreateApplications(lab);
  },
};

const startDatabase: Fix = {
  name: 'Start the database',
  apply: async (lab) => {
    await lab.shell(lab.block('Start the database and wait for it'));
  },
};

/** Makes the next start take three seconds, as the replay after a crash does. */
async function startSlowly(lab: Lab): Promise<void> {
  await lab.sql(`ALTER SYSTEM SET restore_command = 'sleep 3; false'`);
  await lab.server.stop();
  writeFileSync(path.join(lab.server.dataDir, 'recovery.signal'), '', { mode: 0o644 });
  await lab.server.start({}, 'listening');
  await lab.waitFor('the port to answer', () => ask(lab).catch((error: pg.DatabaseError) => error.code === '57P03'));
}

const versionFile = (lab: Lab) => path.join(lab.server.dataDir, 'PG_VERSION');

/** As an image of another major version finds the volume. */
async function exchangeVersion(lab: Lab): Promise<void> {
  await lab.server.stop();
  writeFileSync(versionFile(lab), '12\n');
  await lab.errorOf(() => lab.server.start());
  assert.equal(readFileSync(versionFile(lab), 'utf8'), '12\n');
}

/** Sessions that were open when the fault came, by lab. */
const held = new WeakMap<Lab, LabClient>();

/** What the server told the held session with its last breath; it tells nobody else, not even its log. */
const warned = new WeakMap<Lab, object>();

async function crash(lab: Lab): Promise<void> {
  const client = await lab.connect();
  client.on('notice', (notice) => warned.set(lab, notice));
  held.set(lab, client);
  const victim = await lab.connect();
  const { rows } = await victim.query('SELECT pg_backend_pid() AS pid');
  process.kill(Number(rows[0]?.pid), 'SIGKILL');
  await lab.waitFor('the held session to break off', () => client.lost !== undefined);
  await lab.waitFor('the server to be back', () =>
    lab.query('SELECT 1').then(
      () => true,
      () => false,
    ),
  );
}

const lostOf = (lab: Lab) => held.get(lab)?.lost;

export default drill({
  page: 'connection/connection-refused',
  // Prisma's command line takes seconds on a busy machine, and a step asks it several times.
  stepLimitMs: 120_000,
  server: { data: 'empty' },

  setup: async (lab) => {
    writeUrl(lab, lab.url());
    serveApplications(lab);
  },

  operation: ask,

  healthy: {
    'where-am-i': (rows, lab) => {
      assert.equal(rows[0]?.['server_port'], String(lab.port));
      assert.equal(rows[0]?.['database'], 'changemaker_v2');
    },
    listening: (rows, lab) => assert.equal(rows.find((row) => row['name'] === 'port')?.['setting'], String(lab.port)),
    'session-ends': (rows) => assert.equal(rows.length, 1),
  },

  faults: [
    {
      name: 'the server is stopped',
      cause: 'server-down',
      inject: (lab) => lab.server.stop(),
      symptoms: [
        ...refused,
        { emitter: 'libpq', see: (lab) => lab.psql(['-c', 'SELECT 1'], { host: 'localhost' }) },
        { emitter: 'libpq', see: (lab) => lab.psql(['-c', 'SELECT 1'], { host: lab.server.socketDir }) },
        {
          emitter: 'node',
          see: (lab) => lab.errorOf(() => lab.query('SELECT 1', { host: lab.server.socketDir })),
        },
      ],
      solutions: [startDatabase],
    },
    {
      name: 'the server replays its log',
      cause: 'not-ready',
      inject: startSlowly,
      symptoms: [
        { emitter: 'server', see: (lab) => lab.errorOf(() => ask(lab)) },
        { emitter: 'server', see: (lab) => lab.psql(['-c', 'SELECT 1']) },
        { emitter: 'prisma', see: (lab) => lab.errorOf(() => askPrisma(lab)) },
      ],
      solutions: [
        {
          name: 'Wait until it is ready',
          apply: async (lab) => {
            const before = await lab.shell(lab.block('Does it accept connections?'), { mayFail: true });
            assert.equal(before.status, 1);
            await lab.shell(lab.block('Wait up to a minute'));
            // The injected replay goes on a little as that of a standby, and then writes again.
            await lab.waitFor('the replay to end', async () => {
              const rows = await lab.sql('SELECT pg_is_in_recovery() AS replaying');
              return rows[0]?.['replaying'] === false;
            });
            await lab.shell(lab.block('Connect and run a query'));
          },
          changes: ['setting restore_command *'],
        },
      ],
    },
    {
      name: 'the server waits for its last session and shuts down',
      cause: 'not-ready',
      inject: async (lab) => {
        held.set(lab, await lab.connect());
        void lab.server.stop('smart');
        await lab.waitFor('the shutdown to begin', () =>
          ask(lab).then(
            () => false,
            () => true,
          ),
        );
      },
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => ask(lab)) }],
      solutions: [
        {
          name: 'Start the database',
          apply: async (lab) => {
            await held.get(lab)?.end();
            await lab.waitFor('the server to be down', () => !lab.server.running);
            await startDatabase.apply(lab, {});
          },
        },
      ],
    },
    {
      name: 'the URL has another port',
      cause: 'wrong-address',
      inject: async (lab) => {
        writeUrl(lab, lab.url({ port: await deadPort() }));
      },
      symptoms: refused,
      diagnose: {
        'where-am-i': (rows, lab) => assert.equal(rows[0]?.['server_port'], String(lab.port)),
      },
      wrongFixes: [{ name: 'restart the database', apply: (lab) => lab.server.restart() }],
      solutions: [correctUrl],
    },
    {
      name: 'the URL has the service’s name, which only containers know',
      cause: 'wrong-address',
      inject: async (lab) => {
        writeUrl(lab, lab.url({ host: 'v2-postgres' }));
      },
      symptoms: refused,
      solutions: [correctUrl],
    },
    {
      name: 'something mute listens at the URL’s port',
      cause: 'wrong-address',
      inject: async (lab) => {
        writeUrl(lab, lab.url({ port: await strangePort(lab) }));
      },
      operation: (lab) => poolAnswer(readUrl(lab)),
      symptoms: [
        { emitter: 'node-postgres', see: (lab) => lab.errorOf(() => poolAnswer(readUrl(lab))) },
        {
          emitter: 'libpq',
          see: (lab) => lab.command('psql', ['-X', '-c', 'SELECT 1', `${readUrl(lab)}?connect_timeout=2`]),
        },
      ],
      solutions: [correctUrl],
    },
    {
      name: 'a proxy at the URL’s port cuts every connection',
      cause: 'wrong-address',
      inject: async (lab) => {
        const cut = (socket: net.Socket) => socket.once('data', () => socket.resetAndDestroy());
        writeUrl(lab, lab.url({ port: await strangePort(lab, cut) }));
      },
      symptoms: [{ emitter: 'prisma', see: (lab) => lab.errorOf(() => askPrisma(lab)) }],
      solutions: [correctUrl],
    },
    {
      name: 'the password stands in the URL as it is',
      cause: 'special-characters',
      setup: async (lab) => {
        await lab.sql(`CREATE ROLE app LOGIN PASSWORD '${PASSWORD}'`);
      },
      inject: async (lab) => {
        writeUrl(lab, `postgresql://app:${PASSWORD}@127.0.0.1:${lab.port}/changemaker_v2`);
      },
      symptoms: [
        {
          emitter: 'node',
          async see(lab) {
            const error = await lab.errorOf(() => ask(lab));
            assert.match(String(error), new RegExp(`\\b${PIECE_OF_IT}$`));
            return error;
          },
        },
        { emitter: 'prisma', see: (lab) => lab.errorOf(() => askPrisma(lab)) },
      ],
      diagnose: {
        'where-am-i': async (_, lab) => {
          const seen = await lab.shell(lab.block('The address, as the application has it'), {
            env: { DATABASE_URL: readUrl(lab) },
          });
          assert.match(seen.stdout, new RegExp(`^${PIECE_OF_IT} `));
        },
      },
      solutions: [
        {
          name: 'Encode the password in the URL',
          apply: async (lab) => {
            const { stdout } = await lab.shell(lab.block('Encode a password'), { input: `${PASSWORD}\n` });
            const encoded = stdout.trim().split('\n').at(-1);
            writeUrl(lab, `postgresql://app:${encoded}@127.0.0.1:${lab.port}/changemaker_v2`);
          },
        },
      ],
    },
    {
      name: 'a backend is killed, and the server restarts all sessions',
      cause: 'sessions-cut',
      inject: crash,
      operation: async (lab) => (held.get(lab) ?? (await lab.connect())).query('SELECT 1'),
      symptoms: [
        { emitter: 'node-postgres', see: async (lab) => lostOf(lab) },
        { emitter: 'node-postgres', see: (lab) => lab.errorOf(async () => held.get(lab)?.query('SELECT 1')) },
        { emitter: 'server', see: async (lab) => warned.get(lab) },
        { emitter: 'libpq', see: cutInPsql },
      ],
      diagnose: { 'session-ends': (rows) => assert.equal(rows.length, 1) },
      solutions: [
        {
          name: 'Replace a connection that broke off',
          apply: async (lab) => {
            lab.service('api', async () => {
              held.set(lab, await lab.connect());
            });
            await lab.shell(lab.block('Restart the applications'));
          },
        },
      ],
    },
    {
      name: 'somebody ends the session',
      cause: 'sessions-cut',
      inject: async (lab) => {
        const client = await lab.connect();
        held.set(lab, client);
        const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
        await lab.sql('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
        await lab.waitFor('the session to end', () => client.lost !== undefined);
      },
      operation: async (lab) => (held.get(lab) ?? (await lab.connect())).query('SELECT 1'),
      symptoms: [
        { emitter: 'server', see: async (lab) => lostOf(lab) },
        { emitter: 'node-postgres', see: (lab) => lab.errorOf(async () => held.get(lab)?.query('SELECT 1')) },
      ],
      solutions: [
        {
          name: 'Replace a connection that broke off',
          apply: async (lab) => {
            lab.service('api', async () => {
              held.set(lab, await lab.connect());
            });
            await lab.shell(lab.block('Restart the applications'));
          },
        },
      ],
    },
    {
      name: 'the data is of another major version than the server',
      cause: 'server-down',
      inject: exchangeVersion,
      symptoms: [
        { emitter: 'server', see: async (lab) => lastRefusal(lab) },
        { emitter: 'node', see: (lab) => lab.errorOf(() => ask(lab)) },
      ],
      solutions: [
        {
          name: 'Repair a server that does not start',
          apply: async (lab) => {
            writeFileSync(versionFile(lab), `${lab.major}\n`); // the tag that fits the data
            await startDatabase.apply(lab, {});
          },
        },
      ],
    },
  ],

  equivalent: {
    'Copy the stopped server': 'the drill has no container to copy from',
  },
  unseen: {
    "Can't reach database server at `{host}`:`{port}`": OLDER_PRISMA,
    'could not connect to server: Connection refused': OLDER_LIBPQ,
    'could not connect to server: No such file or directory': OLDER_LIBPQ,
    'connection to server on socket "{path}" failed: Connection refused':
      'needs a socket file that a crash left behind',
    'getaddrinfo EAI_AGAIN {host}': NETWORK,
    'getaddrinfo ENOTFOUND {host}': 'without a network the machine’s resolver answers EAI_AGAIN instead',
    'connect ETIMEDOUT {host}:{port}': NETWORK,
    'connect EHOSTUNREACH {host}:{port}': NETWORK,
    'connect ENETUNREACH {host}:{port}': NETWORK,
    'connection to server at "{host}" ({address}), port {port} failed: Connection timed out': NETWORK,
    'connection to server at "{host}" ({address}), port {port} failed: No route to host': NETWORK,
    'The database server at `{host}:{port}` was reached but timed out.':
      'Prisma’s native engine prints it, which is not run here',
    'FATAL: the database system is in recovery mode':
      'lasts for milliseconds after a crash; the drill does not race for it',
    'FATAL: the database system is not yet accepting connections':
      'needs a replay that has not reached a consistent state',
    'Error: Database is uninitialized and superuser password is not specified.': DOCKER,
    'Bind for {address}:{port} failed: port is already allocated': DOCKER,
    'service "{service}" is not running': DOCKER,
  },

  unproved: {
    'Publish the port': DOCKER,
    'Put both into one network': DOCKER,
    'Let it listen beyond localhost':
      'a drill’s server listens on 127.0.0.1 by its command line, so that no other machine reaches it',
    'listen-everywhere':
      'a drill’s server listens on 127.0.0.1 by its command line, so that no other machine reaches it',
  },
});
/** As an application with a pool and a limit asks. */
async function poolAnswer(url: string): Promise<object[]> {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 500 });
  pool.on('error', () => undefined);
  try {
    return (await pool.query('SELECT 1')).rows;
  } finally {
    await pool.end();
  }
}

/** A psql that is in the middle of a statement when its session is killed. */
async function cutInPsql(lab: Lab): Promise<string> {
  const psql = lab.background('psql', ['-X', '-c', `SELECT 'cut', pg_sleep(60)`, lab.url()]);
  const find = () => lab.sql(`SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT ''cut''%'`);
  await lab.waitFor('psql to wait', async () => (await find()).length > 0);
  process.kill(Number((await find())[0]?.['pid']), 'SIGKILL');
  await lab.waitFor('psql to end', () => !psql.running);
  await lab.waitFor('the server to be back', () =>
    lab.query('SELECT 1').then(
      () => true,
      () => false,
    ),
  );
  return psql.output();
}
