/** Proves the page with databases that are missing, misspelt, unnamed or closed. */
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { z } from 'zod';
import { askThrough, readUrl, writeUrl } from '../acts/dotenv.ts';
import { lastRefusal } from '../acts/server-log.ts';
import { runWithDrizzle } from '../clients/drizzle.ts';
import { withPrisma } from '../clients/prisma.ts';
import { migrateStatus, prismaEnvironment } from '../clients/prisma-cli.ts';
import { recreateApplications } from '../clients/services.ts';
import { drill, type Expectations, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

/** The application's own database; the runner stays in the stack's. */
const SHOP = 'shop';

const ask = (lab: Lab) => askThrough(readUrl(lab));
const forShop = (block: string): string => block.replaceAll('changemaker_v2', SHOP);

const asApplicationsSee: Symptom[] = [
  { emitter: 'server', see: (lab) => lab.errorOf(() => ask(lab)) },
  { emitter: 'server', see: (lab) => lab.errorOf(() => runWithDrizzle(readUrl(lab), 'SELECT 1')) },
  { emitter: 'server', see: (lab) => lab.command('psql', ['-X', '-c', 'SELECT 1', readUrl(lab)]) },
];

const prismaSees: Symptom = {
  emitter: 'prisma',
  see: (lab) => lab.errorOf(() => withPrisma(readUrl(lab), (prisma) => prisma.user.count())),
};

/** The probes that need a name, with the one in the application's URL. */
const named = (check: Expectations[string]): Expectations => {
  const params = (lab: Lab) => ({ database: decodeURIComponent(new URL(readUrl(lab)).pathname.slice(1)) });
  const expectation = typeof check === 'function' ? { params, check } : check;
  return expectation ? { 'similar-name': expectation, 'not-created': expectation } : {};
};

const silent = named((rows) => assert.deepEqual(rows, []));

const createShop = async (lab: Lab): Promise<void> => {
  await lab.shell(forShop(lab.block("Create it, owned by the application's role")));
};

const composeSchema = z.object({
  services: z.record(z.string(), z.object({ healthcheck: z.object({ test: z.array(z.string()) }) })),
});

/** The health check of the page's Compose file, run as Compose runs it inside the container. */
async function runHealthCheck(lab: Lab, file: string): Promise<void> {
  const { services } = composeSchema.parse(parse(file));
  const [, ...command] = services['v2-postgres']?.healthcheck.test ?? [];
  await lab.shell(`docker compose exec v2-postgres ${command.map((word) => `'${word}'`).join(' ')}`);
}

/** A health check that names the role alone, as many do. */
const CARELESS = 'services: { v2-postgres: { healthcheck: { test: [CMD, psql, -U, changemaker, -c, SELECT 1] } } }';
const healthChecks = new WeakMap<Lab, string>();

export default drill({
  page: 'connection/database-does-not-exist',
  // Prisma's command line takes seconds on a busy machine, and a step asks it several times.
  stepLimitMs: 120_000,

  setup: async (lab) => {
    await lab.sql(`CREATE DATABASE ${SHOP}`);
    writeUrl(lab, lab.url({ database: SHOP }));
  },

  operation: ask,

  healthy: {
    ...silent,
    databases: (rows) => assert.ok(rows.some((row) => row['database'] === SHOP && row['owner'] === 'changemaker')),
    'server-age': (rows, lab) => assert.equal(rows[0]?.['server_port'], String(lab.port)),
    'tables-here': (rows) => assert.ok(Number(rows[0]?.['tables']) >= 6),
  },

  faults: [
    {
      name: 'the database was dropped',
      cause: 'not-created',
      inject: async (lab) => {
        await lab.sql(`DROP DATABASE ${SHOP}`);
      },
      symptoms: [
        ...asApplicationsSee,
        prismaSees,
        { emitter: 'prisma-migrate', see: migrateStatus },
        { emitter: 'server', see: (lab) => lab.errorOf(() => lab.sql(`DROP DATABASE ${SHOP}`)) },
        { emitter: 'server', see: (lab) => lab.errorOf(() => lab.sql('CREATE DATABASE changemaker_v2')) },
      ],
      diagnose: {
        databases: (rows) => assert.ok(!rows.some((row) => row['database'] === SHOP)),
        'not-created': {
          params: () => ({ database: SHOP }),
          check: (rows) => assert.equal(rows[0]?.['asked_for'], SHOP),
        },
      },
      wrongFixes: [{ name: 'restart PostgreSQL', apply: (lab) => lab.server.restart() }],
      solutions: [
        {
          name: 'Create the database',
          apply: createShop,
        },
        {
          name: 'Create the tables',
          apply: async (lab) => {
            await lab.shell(lab.block("Prisma's tables"), { env: prismaEnvironment(lab) });
            assert.match((await migrateStatus(lab)).output, /Database schema is up to date!/);
          },
          verify: async (lab) => {
            assert.equal((await lab.sql('SELECT count(*) AS n FROM "User"', [], SHOP))[0]?.['n'], '0');
          },
        },
      ],
    },
    {
      name: 'the name in the URL is misspelt',
      cause: 'wrong-name',
      inject: async (lab) => {
        writeUrl(lab, lab.url({ database: 'changemaker' }));
      },
      symptoms: [...asApplicationsSee, prismaSees],
      diagnose: {
        'similar-name': {
          params: () => ({ database: 'changemaker' }),
          check: (rows) => assert.equal(rows[0]?.['exists_here'], 'changemaker_v2'),
        },
      },
      solutions: [
        {
          name: 'Correct the name in the URL',
          apply: async (lab) => {
            writeUrl(lab, lab.url());
            await recreateApplications(lab);
          },
        },
      ],
    },
    {
      name: 'a health check names no database',
      cause: 'no-name',
      setup: async (lab) => {
        healthChecks.set(lab, lab.block('docker-compose.yml, a health check that runs a query'));
      },
      inject: async (lab) => {
        healthChecks.set(lab, CARELESS);
      },
      operation: (lab) => runHealthCheck(lab, healthChecks.get(lab) ?? ''),
      symptoms: [{ emitter: 'server', see: async (lab) => lastRefusal(lab) }],
      solutions: [
        {
          name: 'Name the database',
          apply: async (lab) => {
            healthChecks.set(lab, lab.block('docker-compose.yml, a health check that runs a query'));
          },
        },
      ],
    },
    {
      name: 'the database is closed',
      cause: 'closed',
      inject: async (lab) => {
        await lab.sql(`ALTER DATABASE ${SHOP} WITH ALLOW_CONNECTIONS false`);
      },
      symptoms: asApplicationsSee,
      diagnose: { closed: (rows) => assert.equal(rows[0]?.['database'], SHOP) },
      solutions: [
        {
          name: 'Open the database again',
          apply: async (lab) => {
            await lab.sql(forShop(lab.block('As a superuser, connected to the database postgres')));
          },
        },
      ],
    },
    {
      name: 'a deletion of the database was interrupted',
      cause: 'closed',
      inject: async (lab) => {
        await lab.sql(`UPDATE pg_database SET datconnlimit = -2 WHERE datname = '${SHOP}'`);
      },
      symptoms: asApplicationsSee,
      diagnose: { closed: (rows) => assert.match(String(rows[0]?.['reason']), /interrupted/) },
      solutions: [
        {
          name: 'Create the database',
          apply: async (lab) => {
            await lab.sql(`DROP DATABASE ${SHOP}`);
            await createShop(lab);
          },
        },
      ],
    },
  ],

  unseen: {
    'Database `{database}` does not exist on the database server at `{host}:{port}`.':
      'printed by Prisma 6 and earlier',
  },

  unproved: {
    'Bring the old volume back': 'volumes are Docker’s, and no container engine is at hand',
  },
});
