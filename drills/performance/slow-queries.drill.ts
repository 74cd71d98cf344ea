/** Proves the page on statements that read too much, wait for locks, are misjudged, or wade through dead rows. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { assertUsesIndex, planOf } from '../acts/plan.ts';
import { withModels } from '../clients/models.ts';
import { DATABASE_MODULE, runPageCode } from '../clients/page-code.ts';
import { drill, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const PRELOADED = 'pg_stat_statements';
const SEARCH = `SELECT id, name, address FROM "Location" WHERE address ILIKE '%4244 King%' ORDER BY name LIMIT 50`;

/** What the server logged while something was done. */
const logged = (action: (client: pg.Client) => Promise<unknown>): Symptom => ({
  emitter: 'server',
  async see(lab) {
    const before = lab.server.log().length;
    const client = await lab.connect();
    await client.query('SET log_min_duration_statement = 0');
    await action(client);
    await client.end();
    return lab.server.log().slice(before);
  },
});

const LOGGED: Symptom[] = [
  logged((client) => client.query(SEARCH)),
  logged((client) => client.query('SELECT id FROM "Location" WHERE "postalCode" = $1', ['M5H 2N2'])),
  logged(async (client) => {
    await client.query(`LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0`);
    await client.query(SEARCH);
  }),
];

const TOO_SHORT = { options: '-c statement_timeout=5' };

const cancelled: Symptom[] = [
  {
    emitter: 'server',
    see: (lab) => lab.errorOf(() => lab.query(`SET statement_timeout = 5; ${SEARCH}`)),
  },
  {
    emitter: 'prisma',
    see: (lab) =>
      withModels(`${lab.url()}?options=${encodeURIComponent(TOO_SHORT.options)}`, (models) =>
        lab.errorOf(() => models.$queryRawUnsafe(SEARCH)),
      ),
  },
  {
    emitter: 'prisma',
    see: (lab) =>
      withModels(`${lab.url()}?options=${encodeURIComponent(TOO_SHORT.options)}`, (models) =>
        lab.errorOf(() =>
          models.location.findMany({ where: { address: { contains: '4244 King', mode: 'insensitive' } } }),
        ),
      ),
  },
];

/** The extension's view, where the library was not loaded at start, and where the extension was not made. */
const withoutExtension: Symptom[] = [
  {
    emitter: 'server',
    see: (lab) => lab.errorOf(() => lab.query('SELECT * FROM pg_stat_statements', { database: 'postgres' })),
  },
  {
    emitter: 'server',
    async see(lab) {
      await lab.server.restart({ shared_preload_libraries: '' });
      const error = await lab.errorOf(() => lab.query('SELECT * FROM pg_stat_statements'));
      await lab.server.restart({ shared_preload_libraries: PRELOADED });
      return error;
    },
  },
];

async function searchOften(lab: Lab): Promise<void> {
  await lab.sql('DROP INDEX "Location_address_trgm_idx"');
  const client = await lab.connect();
  for (let i = 0; i < 25; i += 1) await client.query(SEARCH);
  await client.end();
  await lab.waitFor('the counters', async () => (await lab.read('whole-table-reads')).length > 0);
}

/** A session that holds a lock on the users, and another that waits behind it. */
async function blockUsers(lab: Lab, last: string): Promise<void> {
  const holder = await lab.connect({ applicationName: 'migration' });
  await holder.query('BEGIN; LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE');
  holder.query(last).catch(() => undefined);
  const waiter = await lab.connect();
  waiter.query('SELECT count(*) FROM "User"').catch(() => undefined);
  await lab.waitFor('somebody to wait', async () => (await lab.read('lock-waits')).length > 0);
}

const readUsers = (lab: Lab) => lab.query(`SET statement_timeout = 1000; SELECT count(*) FROM "User"`);

async function blocker(lab: Lab): Promise<string> {
  const [row] = await lab.read('lock-waits');
  return row?.['blocked_by'] ?? '';
}

const restartWaiter: Fix = {
  name: 'end the session that waits',
  apply: async (lab) => {
    const [row] = await lab.read('lock-waits');
    await lab.sql('SELECT pg_terminate_backend($1)', [row?.['pid']]);
  },
};

/** The table as a restore leaves it: all rows, no statistics. */
const AS_RESTORED = `
  CREATE TEMP TABLE kept AS SELECT * FROM "Location";
  TRUNCATE "Location";
  INSERT INTO "Location" SELECT * FROM kept;
  DELETE FROM pg_statistic WHERE starelid = '"Location"'::regclass`;

/** Whether the planner knows how many rows to expect, within a factor of five. */
async function plannerKnows(lab: Lab): Promise<void> {
  const [root] = await planOf(lab, `SELECT id FROM "Location" WHERE city = 'Toronto'`, 'ANALYZE, ');
  const [expected, found] = [root?.['Plan Rows'] ?? 0, root?.['Actual Rows'] ?? 0];
  assert.ok(expected > found / 5 && expected < found * 5, `${expected} rows were expected, ${found} came`);
}

/** Whether an index alone can answer: dead rows make the server look each row up. */
async function indexIsEnough(lab: Lab): Promise<void> {
  const nodes = await planOf(lab, 'SELECT id FROM "Location" ORDER BY id', 'ANALYZE, ');
  const fetches = nodes.find((node) => node['Heap Fetches'] !== undefined)?.['Heap Fetches'];
  assert.ok(fetches !== undefined && fetches < 1_000, `${fetches} rows were looked up in the table`);
}

const LIST = 'api/src/users/list-users.ts';
const EVERYTHING = `import { prisma } from '../config/database.ts';
export const listUsers = (after?: string) => prisma.user.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
`;
const TWO_PAGES = `import { listUsers } from './${LIST}';
const first = await listUsers();
const second = await listUsers(first.at(-1).id);
const ids = new Set([...first, ...second].map((user) => user.id));
console.log('pages of ' + first.length + ' and ' + second.length + ', users ' + ids.size);`;

/** How users are listed right now, by lab. */
const everything = new WeakSet<Lab>();

async function listUsers(lab: Lab): Promise<void> {
  const files = {
    [LIST]: everything.has(lab) ? EVERYTHING : lab.block(LIST),
    'api/src/config/database.ts': DATABASE_MODULE,
  };
  assert.match(await runPageCode(lab, { files, main: TWO_PAGES }), /pages of 50 and 50, users 100/);
}

async function namesSlowStatement(lab: Lab): Promise<void> {
  const before = lab.server.log().length;
  await lab.query('SELECT pg_sleep(1.1)');
  const output = await lab.shell('docker compose logs --since 10m v2-postgres');
  assert.match(output.stdout.slice(before), /duration: .*pg_sleep/);
}

const ENDLESS = 'SELECT count(*) FROM "Location" AS a, "Location" AS b, "Location" AS c';

/** Whether a statement of a new session ends by itself. */
async function isBounded(lab: Lab): Promise<void> {
  const rows = await lab.query('SHOW statement_timeout');
  assert.notEqual(rows[0]?.['statement_timeout'], '0', 'a statement may run for ever');
}

const gaveUp: Symptom = {
  emitter: 'node-postgres',
  async see(lab) {
    const client = new pg.Client({ connectionString: lab.url(), query_timeout: 300 });
    client.on('error', () => undefined);
    await client.connect();
    const error = await lab.errorOf(() => client.query(ENDLESS));
    const [running] = await lab.read('running-now');
    assert.match(running?.['query'] ?? '', /AS c/, 'the server has stopped the statement');
    await lab.apply('cancel-statement', { pid: running?.['pid'] ?? '' });
    await client.end();
    return error;
  },
};

const byHand: Symptom = {
  emitter: 'server',
  async see(lab) {
    const client = await lab.connect();
    const endless = lab.errorOf(() => client.query(ENDLESS));
    await lab.waitFor('the statement', async () => (await lab.read('running-now')).length > 0);
    const [running] = await lab.read('running-now');
    await lab.apply('cancel-statement', { pid: running?.['pid'] ?? '' });
    return endless;
  },
};

export default drill({
  page: 'performance/slow-queries',
  stepLimitMs: 60_000,
  server: { settings: { shared_preload_libraries: PRELOADED, autovacuum: 'off' } },

  setup: async (lab) => {
    await lab.sql(`CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pg_trgm;
      CREATE INDEX "Location_address_trgm_idx" ON "Location" USING gin (address gin_trgm_ops)`);
    await lab.sql('VACUUM ANALYZE');
  },

  operation: (lab) => assertUsesIndex(lab, SEARCH, 'Location_address_trgm_idx'),

  healthy: {
    explain: (rows) => assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /"Location_address_trgm_idx"/),
    'heaviest-statements': (rows) => assert.ok(Number(rows[0]?.['calls']) > 0),
    'log-setting': (rows) => assert.equal(rows.length, 3),
  },

  faults: [
    {
      name: 'a search with a leading wildcard reads the whole table',
      cause: 'no-usable-index',
      inject: searchOften,
      symptoms: [...LOGGED, ...cancelled],
      diagnose: {
        'whole-table-reads': (rows) => assert.equal(rows[0]?.['table_name'], '"Location"'),
        explain: (rows) => assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /Seq Scan on "Location"/),
        'heaviest-statements': (rows) => assert.ok(rows.some((row) => row['statement']?.includes('ILIKE'))),
      },
      wrongFixes: [
        {
          name: 'index the column as it is',
          apply: async (lab) => {
            await lab.sql('CREATE INDEX drill ON "Location" (address); ANALYZE "Location"');
          },
        },
      ],
      solutions: [
        {
          name: 'Give the filter an index that it can use',
          apply: async (lab) => {
            await lab.apply('enable-trigrams');
            await lab.apply('trigram-index');
            await lab.apply('reset-counters');
          },
        },
      ],
    },
    {
      name: 'a forgotten transaction holds a lock',
      cause: 'lock-wait',
      operation: readUsers,
      inject: (lab) => blockUsers(lab, 'SELECT 1'),
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => readUsers(lab)) }],
      diagnose: {
        'lock-waits': (rows) => assert.equal(rows[0]?.['blocker_state'], 'idle in transaction'),
        'running-now': (rows) => assert.equal(rows[0]?.['waits_for'], 'Lock'),
      },
      wrongFixes: [restartWaiter],
      solutions: [
        {
          name: 'End the session that blocks the others',
          apply: async (lab) => {
            await lab.apply('end-blocker', { pid: await blocker(lab) });
          },
        },
      ],
    },
    {
      name: 'a long statement holds a lock',
      cause: 'lock-wait',
      operation: readUsers,
      inject: (lab) => blockUsers(lab, 'SELECT pg_sleep(600)'),
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => readUsers(lab)) }],
      diagnose: { 'lock-waits': (rows) => assert.equal(rows[0]?.['blocker_state'], 'active') },
      solutions: [
        {
          name: 'Cancel one statement',
          apply: async (lab) => {
            await lab.apply('cancel-statement', { pid: await blocker(lab) });
          },
        },
      ],
    },
    {
      name: 'a table was restored and never analyzed',
      cause: 'stale-statistics',
      operation: plannerKnows,
      inject: async (lab) => {
        await lab.sql(AS_RESTORED);
        await lab.waitFor('the counters', async () => (await lab.read('stale-statistics')).length > 0);
      },
      symptoms: withoutExtension,
      diagnose: { 'stale-statistics': (rows) => assert.equal(rows[0]?.['rows_known_to_planner'], '-1') },
      solutions: [
        {
          name: "Refresh the planner's statistics",
          apply: async (lab) => {
            await lab.apply('analyze');
          },
        },
      ],
    },
    {
      name: 'updates left dead rows behind',
      cause: 'dead-rows',
      operation: indexIsEnough,
      inject: async (lab) => {
        for (const _ of [1, 2]) await lab.sql('UPDATE "Location" SET name = name');
        await lab.sql('ANALYZE "Location"');
        await lab.waitFor('the counters', async () => (await lab.read('dead-rows')).length > 0);
      },
      symptoms: [],
      wrongFixes: [
        {
          name: 'vacuum while an old transaction is open',
          apply: async (lab) => {
            const reader = await lab.connect();
            // It has written and now only waits: it has a number, and no snapshot of its own.
            await reader.query(
              'BEGIN; UPDATE "Campaign" SET name = name WHERE id IN (SELECT id FROM "Campaign" LIMIT 1)',
            );
            await lab.sql('UPDATE "Location" SET name = name');
            await lab.apply('vacuum');
            const holders = await lab.read('vacuum-blockers');
            assert.ok(holders.some((row) => row['held_by']?.startsWith('session ')));
          },
        },
      ],
      solutions: [
        {
          name: 'Remove dead rows',
          apply: async (lab) => {
            await lab.apply('vacuum');
          },
        },
      ],
    },
    {
      name: 'a list returns every row of its table',
      cause: 'large-result',
      operation: listUsers,
      inject: async (lab) => {
        everything.add(lab);
      },
      symptoms: [],
      solutions: [
        {
          name: 'Ask for less',
          apply: async (lab) => {
            everything.delete(lab);
          },
        },
      ],
    },
    {
      name: 'nobody knows which statement is slow',
      cause: 'large-result',
      operation: namesSlowStatement,
      setup: async (lab) => {
        await lab.sql(`ALTER SYSTEM SET log_min_duration_statement = '1s'`);
        await lab.sql('SELECT pg_reload_conf()');
      },
      inject: async (lab) => {
        await lab.sql('ALTER SYSTEM SET log_min_duration_statement = -1');
        await lab.sql('SELECT pg_reload_conf()');
      },
      symptoms: [],
      solutions: [
        {
          name: 'Log the slow statements',
          apply: async (lab) => {
            await lab.apply('log-slow-statements');
            await lab.apply('reload-configuration');
            await lab.query('SELECT pg_sleep(1.1)');
            assert.match((await lab.shell(lab.block('Read the log'))).stdout, /pg_sleep/);
          },
        },
      ],
    },
    {
      name: 'a statement runs on after its client has given up',
      cause: 'large-result',
      operation: isBounded,
      setup: async (lab) => {
        await lab.sql(`ALTER ROLE changemaker IN DATABASE changemaker_v2 SET statement_timeout = '30s'`);
      },
      inject: async (lab) => {
        await lab.sql('ALTER ROLE changemaker IN DATABASE changemaker_v2 RESET statement_timeout');
      },
      symptoms: [gaveUp, byHand],
      solutions: [
        {
          name: 'Limit how long a statement may take',
          apply: async (lab) => {
            await lab.sql(lab.block('As a superuser, for the role that the applications log in with'));
          },
        },
      ],
    },
  ],
  volatile: {
    'heaviest-statements':
      'which of the server’s own statements are among the heaviest depends on how busy the machine is',
  },
});
