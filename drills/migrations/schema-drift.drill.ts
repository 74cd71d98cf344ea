/** Proves the page on databases, histories and schemas that went apart, with Prisma's real command line and client. */
import assert from 'node:assert/strict';
import { appendFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { withPrisma } from '../clients/prisma.ts';
import { layPrismaProject, type PrismaProject } from '../clients/prisma-project.ts';
import { drill, type Fault, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const INIT = '20251001000000_init';
const HISTORY = 'table public._prisma_migrations rows';
const USER = ['table public."User" definition', 'table public."User" rows'];

const projects = new WeakMap<Lab, PrismaProject>();
const projectOf = (lab: Lab): PrismaProject => {
  const project = projects.get(lab);
  assert.ok(project, 'The lab has no project.');
  return project;
};

const noDifference = (lab: Lab): Promise<unknown> =>
  projectOf(lab).succeed(
    ...['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code'],
  );

const countUsers = (lab: Lab): Promise<unknown> => withPrisma(lab.url(), (prisma) => prisma.user.count());

const inSync = async (lab: Lab): Promise<void> => {
  const { output } = await projectOf(lab).block('No difference, and nothing pending');
  assert.match(output, /No difference detected\./);
  assert.match(output, /Database schema is up to date!/);
};

const seenByPrisma = (...args: string[]): Symptom => ({
  emitter: 'prisma-migrate',
  see: (lab) => projectOf(lab).prisma(...args),
});

const thrownByClient = (action: (lab: Lab) => Promise<unknown>): Symptom => ({
  emitter: 'prisma',
  see: (lab) => lab.errorOf(() => action(lab)),
});

const saidByServer = (sql: string): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.errorOf(() => lab.query(sql)),
});

const columnAdded: Fault = {
  name: 'a column is added by hand',
  cause: 'changed-by-hand',
  inject: async (lab) => {
    await lab.sql('ALTER TABLE "User" ADD COLUMN "phone" TEXT');
  },
  symptoms: [
    seenByPrisma('migrate', 'dev'),
    seenByPrisma('migrate', 'diff', '--from-schema-datamodel', 'a', '--to-schema-datasource', 'a'),
  ],
  diagnose: {
    'newer-than-history': (rows) => assert.deepEqual(rows, [{ table_name: '"User"', what: 'column phone' }]),
  },
  wrongFixes: [
    {
      name: 'migrate dev --name fix_drift',
      async apply(lab) {
        const result = await projectOf(lab).prisma('migrate', 'dev', '--name', 'fix_drift');
        assert.match(result.output, /All data will be lost/);
        // The status never looks at the tables, so it is content.
        await projectOf(lab).succeed('migrate', 'status');
      },
    },
  ],
  solutions: [
    {
      name: 'Keep the change: write it into the history',
      async apply(lab) {
        projectOf(lab).addField('User', 'phone String?');
        const refused = await projectOf(lab).block('Adopt a change that was made by hand', { mayFail: true });
        assert.match(refused.output, /You must set `datasource\.shadowDatabaseUrl`/);
        await lab.sql('CREATE DATABASE drill_shadow');
        projectOf(lab).config({ shadow: true });
        const { output } = await projectOf(lab).block('Adopt a change that was made by hand');
        assert.match(output, /ADD COLUMN +"phone" TEXT/);
      },
      changes: [HISTORY, ...USER, 'database drill_shadow'],
      async verify(lab) {
        await inSync(lab);
        await projectOf(lab).succeed('migrate', 'dev');
      },
    },
  ],
};

const columnDropped: Fault = {
  name: 'a column is dropped by hand',
  cause: 'changed-by-hand',
  inject: async (lab) => {
    await lab.sql('ALTER TABLE "User" DROP COLUMN "age"');
  },
  symptoms: [
    thrownByClient((lab) => withPrisma(lab.url(), (prisma) => prisma.user.findMany())),
    saidByServer('SELECT "age" FROM "User"'),
    saidByServer('SELECT u."age" FROM "User" AS u'),
    saidByServer('UPDATE "User" SET "age" = 1'),
  ],
  diagnose: {
    'newer-than-history': (rows) => assert.match(String(rows[0]?.['what']), /dropped/),
    columns: (rows) => assert.ok(!rows.some((row) => row['column_name'] === 'age')),
  },
  solutions: [
    {
      name: 'Undo the change that was made by hand',
      async apply(lab) {
        await projectOf(lab).block('Write the way back, read it, run it');
        await sayThatAllIsApplied(lab);
      },
      // The column is back; what was in it is gone.
      changes: ['table public."User" rows', HISTORY],
      verify: inSync,
    },
  ],
};

/** The repair itself is newer than the history, rightly; the next migration makes that the past. */
async function sayThatAllIsApplied(lab: Lab): Promise<void> {
  projectOf(lab).migration('20260206000000_next', 'SELECT 1;\n');
  await projectOf(lab).succeed('migrate', 'deploy');
}

const otherOrm: Fault = {
  name: 'Prisma is not told which tables are the media API’s',
  cause: 'other-orm',
  async inject(lab) {
    projectOf(lab).config({ externalTables: false });
  },
  symptoms: [seenByPrisma('migrate', 'dev')],
  diagnose: {
    'other-tables': (rows) =>
      assert.deepEqual(
        rows.filter((row) => row['probably'] === 'media API (Drizzle)').map((row) => row['table_name']),
        ['media_videos', 'media_reactions'],
      ),
  },
  wrongFixes: [
    {
      name: 'prisma db push',
      async apply(lab) {
        const result = await projectOf(lab).prisma('db', 'push');
        assert.match(result.output, /You are about to drop the `media_videos` table/);
      },
    },
  ],
  solutions: [
    {
      name: 'Keep the tables of the other ORM out of it',
      async apply(lab) {
        lab.write('prisma.config.ts', lab.block('prisma.config.ts'));
        await projectOf(lab).succeed('migrate', 'dev');
      },
      verify: inSync,
    },
  ],
};

const pending: Fault = {
  name: 'the application meets a database that has had no migration',
  cause: 'pending-migrations',
  server: { data: 'empty' },
  operation: countUsers,
  async setup(lab) {
    await projectOf(lab).succeed('migrate', 'deploy');
  },
  inject: async (lab) => {
    await lab.sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  },
  symptoms: [
    thrownByClient(countUsers),
    thrownByClient((lab) => withPrisma(lab.url(), (prisma) => prisma.$queryRawUnsafe('SELECT 1 FROM "User"'))),
    saidByServer('SELECT 1 FROM "User"'),
  ],
  solutions: [
    {
      name: 'Apply the migrations that are missing',
      async apply(lab) {
        await projectOf(lab).block('Apply what is pending');
      },
      changes: [HISTORY, 'schema public'],
      verify: inSync,
    },
  ],
};

const edited: Fault = {
  name: 'a migration file is edited after it was applied',
  cause: 'edited-migration',
  operation: (lab) => projectOf(lab).succeed('migrate', 'dev'),
  async setup(lab) {
    const identity = '-c user.name=drill -c user.email=drill@example.com';
    await lab.shell(`git init -q . && git add prisma && git ${identity} commit -q -m 'as it was'`);
  },
  async inject(lab) {
    appendFileSync(path.join(lab.dir, 'prisma/migrations', INIT, 'migration.sql'), '-- a remark\n');
  },
  symptoms: [
    seenByPrisma('migrate', 'dev'),
    {
      emitter: 'prisma-migrate',
      async see(lab) {
        const folder = path.join(lab.dir, 'prisma/migrations', INIT);
        renameSync(folder, path.join(lab.dir, 'aside'));
        const result = await projectOf(lab).prisma('migrate', 'dev');
        renameSync(path.join(lab.dir, 'aside'), folder);
        return result;
      },
    },
  ],
  diagnose: {
    async checksums(rows, lab) {
      const { stdout } = await projectOf(lab).block('The same from the files');
      assert.ok(!stdout.includes(String(rows[0]?.['checksum'])), 'The edited file still has the remembered checksum.');
    },
  },
  solutions: [
    {
      name: 'Bring edited files back',
      async apply(lab) {
        await projectOf(lab).block('The files as they were committed');
      },
      async verify(lab) {
        const { stdout } = await projectOf(lab).block('The same from the files');
        const [row] = await lab.read('checksums');
        assert.ok(stdout.includes(String(row?.['checksum'])));
      },
    },
  ],
};

const noHistory: Fault = {
  name: 'the database came from a dump without its history',
  cause: 'no-history',
  operation: (lab) => projectOf(lab).succeed('migrate', 'deploy'),
  inject: async (lab) => {
    await lab.sql('DROP TABLE "_prisma_migrations"');
  },
  symptoms: [seenByPrisma('migrate', 'deploy')],
  diagnose: { 'no-history': (rows) => assert.ok(rows.length > 0) },
  solutions: [
    {
      name: 'Baseline a database that has no history',
      async apply(lab) {
        projectOf(lab).removeMigration(INIT);
        await projectOf(lab).block('Record what is there as the first migration');
      },
      changes: [HISTORY],
      verify: inSync,
    },
    {
      name: 'Baseline a database that has no history',
      async apply(lab) {
        await projectOf(lab).succeed('migrate', 'resolve', '--applied', INIT);
      },
      changes: [HISTORY],
      verify: inSync,
    },
  ],
};

const lookAlike: Fault = {
  name: 'a table is renamed to lower case',
  cause: 'look-alike',
  operation: countUsers,
  inject: async (lab) => {
    await lab.sql('ALTER TABLE "User" RENAME TO "user"');
  },
  symptoms: [thrownByClient(countUsers), saidByServer('SELECT 1 FROM "User"')],
  diagnose: { 'look-alikes': (rows) => assert.equal(rows[0]?.['table_name'], 'user') },
  solutions: [
    {
      name: 'Correct the name',
      apply: async (lab) => {
        await lab.sql(lab.block('Rename it back'));
      },
      verify: inSync,
    },
  ],
};

export default drill({
  page: 'migrations/schema-drift',
  // Prisma's command line takes seconds to start, and one solution starts it several times.
  stepLimitMs: 120_000,
  setup: async (lab) => {
    projects.set(lab, layPrismaProject(lab));
  },
  operation: noDifference,
  healthy: { columns: (rows) => assert.ok(rows.some((row) => row['column_name'] === 'age')) },
  faults: [columnAdded, columnDropped, otherOrm, pending, edited, noHistory, lookAlike],
  unseen: {
    'We need to reset the PostgreSQL database "{database}" at "{host}".': 'printed by Prisma 2 to 4',
  },
});
