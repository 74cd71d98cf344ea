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
import {
  block,
  drill,
  first,
  inTurn,
  type Lab,
  no,
  prepared,
  prisma,
  prismaMigrate,
  restart,
  rows,
  server,
  some,
  sql,
} from '../language.ts';

/** The application's own database; the runner stays in the stack's. */
const SHOP = 'shop';

const ask = (lab: Lab) => askThrough(readUrl(lab));
const forShop = { replace: { changemaker_v2: SHOP } };
const createShop = block("Create it, owned by the application's role", forShop);

const asApplicationsSee = [
  server.throws(ask),
  server.throws((lab) => runWithDrizzle(readUrl(lab), 'SELECT 1')),
  server.prints((lab) => lab.command('psql', ['-X', '-c', 'SELECT 1', readUrl(lab)])),
];
const prismaSees = prisma.throws((lab) => withPrisma(readUrl(lab), (client) => client.user.count()));

/** What the probes that need a name ask about on a healthy server: the one in the application's URL. */
const inUrl = (lab: Lab) => ({ database: decodeURIComponent(new URL(readUrl(lab)).pathname.slice(1)) });

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
const CAREFUL = 'docker-compose.yml, a health check that runs a query';

export default drill('connection/database-does-not-exist', {
  // Prisma's command line takes seconds on a busy machine, and a step asks it several times.
  stepLimitMs: 120_000,

  setup: inTurn(sql(`CREATE DATABASE ${SHOP}`), (lab) => writeUrl(lab, lab.url({ database: SHOP }))),

  operation: ask,

  healthy: {
    'similar-name': { params: inUrl, rows: rows(0) },
    'not-created': { params: inUrl, rows: rows(0) },
    databases: some({ database: SHOP, owner: 'changemaker' }),
    'server-age': (found, lab) => assert.equal(found[0]?.['server_port'], String(lab.port)),
    'tables-here': (found) => assert.ok(Number(found[0]?.['tables']) >= 6),
  },

  faults: {
    'the database was dropped': {
      cause: 'not-created',
      inject: sql(`DROP DATABASE ${SHOP}`),
      seen: [
        ...asApplicationsSee,
        prismaSees,
        prismaMigrate.prints(migrateStatus),
        server.throws(sql(`DROP DATABASE ${SHOP}`)),
        server.throws(sql('CREATE DATABASE changemaker_v2')),
      ],
      shows: {
        databases: no({ database: SHOP }),
        'not-created': { params: { database: SHOP }, rows: first({ asked_for: SHOP }) },
      },
      notFixedBy: { 'restart PostgreSQL': restart },
      fixedBy: {
        'Create the database': createShop,
        'Create the tables': {
          async do(lab) {
            await lab.shell(lab.block("Prisma's tables"), { env: prismaEnvironment(lab) });
            assert.match((await migrateStatus(lab)).output, /Database schema is up to date!/);
          },
          async verify(lab) {
            assert.equal((await lab.sql('SELECT count(*) AS n FROM "User"', [], SHOP))[0]?.['n'], '0');
          },
        },
      },
    },

    'the name in the URL is misspelt': {
      cause: 'wrong-name',
      inject: (lab) => writeUrl(lab, lab.url({ database: 'changemaker' })),
      seen: [...asApplicationsSee, prismaSees],
      shows: {
        'similar-name': { params: { database: 'changemaker' }, rows: first({ exists_here: 'changemaker_v2' }) },
      },
      fixedBy: {
        'Correct the name in the URL': inTurn((lab) => writeUrl(lab, lab.url()), recreateApplications),
      },
    },

    'a health check names no database': prepared((lab) => ({ compose: lab.block(CAREFUL) }), {
      cause: 'no-name',
      inject: (_, world) => Object.assign(world, { compose: CARELESS }),
      operation: (lab, { compose }) => runHealthCheck(lab, compose),
      seen: [server.prints(async (lab) => lastRefusal(lab))],
      fixedBy: { 'Name the database': (lab, world) => Object.assign(world, { compose: lab.block(CAREFUL) }) },
    }),

    'the database is closed': {
      cause: 'closed',
      inject: sql(`ALTER DATABASE ${SHOP} WITH ALLOW_CONNECTIONS false`),
      seen: asApplicationsSee,
      shows: { closed: first({ database: SHOP }) },
      fixedBy: { 'Open the database again': block('As a superuser, connected to the database postgres', forShop) },
    },

    'a deletion of the database was interrupted': {
      cause: 'closed',
      inject: sql(`UPDATE pg_database SET datconnlimit = -2 WHERE datname = '${SHOP}'`),
      seen: asApplicationsSee,
      shows: { closed: first({ reason: /interrupted/ }) },
      fixedBy: { 'Create the database': inTurn(sql(`DROP DATABASE ${SHOP}`), createShop) },
    },
  },

  unseen: {
    'Database `{database}` does not exist on the database server at `{host}:{port}`.':
      'printed by Prisma 6 and earlier',
  },

  unproved: {
    'Start again with an empty database, in development':
      'needs a pg_dump as new as the server, and a Prisma project; its DROP and CREATE are those of two other solutions',
    'Bring the old volume back': 'volumes are Docker’s, and no container engine is at hand',
  },
});
