/** Proves the page on migrations that cannot be made: by the data, by the history, by rights, for want of a terminal. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { layPrismaProject, type PrismaProject } from '../clients/prisma-project.ts';
import { drill, type Fault, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const HISTORY = 'table public._prisma_migrations rows';
const USER = ['table public."User" definition', 'table public."User" rows'];
const DEVELOPER = 'developer';

const projects = new WeakMap<Lab, PrismaProject>();
const projectOf = (lab: Lab): PrismaProject => {
  const project = projects.get(lab);
  assert.ok(project, 'The lab has no project.');
  return project;
};

/** The files replay on an empty database, and lead to the schema. */
const historyFitsSchema = (lab: Lab): Promise<unknown> =>
  projectOf(lab).succeed(
    ...['migrate', 'diff', '--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma'],
    '--exit-code',
  );

async function bothContent(lab: Lab): Promise<void> {
  const { output } = await projectOf(lab).block('Both must be content');
  assert.match(output, /Database schema is up to date!/);
  assert.match(output, /No difference detected\./);
}

const migrateDev: Symptom = {
  emitter: 'prisma-migrate',
  see: (lab) => projectOf(lab).prisma('migrate', 'dev', '--name', 'change'),
};

/** Another change of the schema, looked at and taken back. */
const withSchema = (change: (project: PrismaProject) => void, ...command: string[]): Symptom => ({
  emitter: 'prisma-migrate',
  async see(lab) {
    const project = projectOf(lab);
    const before = project.schema();
    change(project);
    const result = await project.prisma(...command);
    project.writeSchema(before);
    project.config({ shadow: true });
    return result;
  },
});

/** Which of the files lock everybody out, and which read the table's rows meanwhile: none may do both. */
const STRONG_LOCKS: Record<string, { locksOut: boolean; readsRows: boolean }> = {
  '1_add': { locksOut: true, readsRows: false },
  '2_check': { locksOut: true, readsRows: false },
  '3_validate': { locksOut: false, readsRows: true },
  '4_require': { locksOut: true, readsRows: false },
};

/** Runs a file as Prisma does, in one transaction, and takes it back. */
async function strongLocks(lab: Lab, sql: string): Promise<{ locksOut: boolean; readsRows: boolean }> {
  const client = await lab.connect();
  const reads = `SELECT pg_stat_get_xact_numscans('"User"'::regclass)::int AS n`;
  await client.query(`BEGIN; ${sql}`);
  const { rows } = await client.query(`SELECT (${reads}) AS scans, EXISTS (
    SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND relation = '"User"'::regclass AND mode = 'AccessExclusiveLock') AS out`);
  await client.query('ROLLBACK');
  await client.end();
  return { locksOut: rows[0]?.out, readsRows: rows[0]?.scans > 0 };
}

const requiredColumn: Fault = {
  name: 'a required field is added to a model that has rows',
  cause: 'required-column',
  async inject(lab) {
    projectOf(lab).addField('User', 'fieldName String');
  },
  symptoms: [
    migrateDev,
    withSchema(
      (project) => project.writeSchema(project.schema().replace(/ {2}age +Int\?/, '  age Int')),
      ...['migrate', 'dev', '--name', 'age'],
    ),
  ],
  diagnose: {
    async nulls(rows, lab) {
      assert.deepEqual(
        rows.map((row) => row['column_name']),
        ['age'],
      );
      const [exact] = await lab.query(String(rows[0]?.['exact_count']));
      assert.equal(exact?.['count'], '454');
    },
  },
  solutions: [
    {
      name: 'Fill the column before you demand it',
      async apply(lab) {
        const project = projectOf(lab);
        const deploy = async (name: string, title: string) => {
          assert.deepEqual(await strongLocks(lab, lab.block(title)), STRONG_LOCKS[name], title);
          project.migration(`20260201000000_${name}`, lab.block(title));
          await project.block('Apply what is pending');
        };
        await deploy('1_add', 'Migration 1, …_add_field');
        await lab.sql(lab.block('Fill 10,000 rows at a time'));
        await deploy('2_check', 'Migration 2, …_check_field: new rows only');
        await deploy('3_validate', 'Migration 3, …_validate_field: reads all rows, while others read and write');
        await deploy('4_require', 'Migration 4, …_require_field: the CHECK spares it another look at the rows');
      },
      changes: [HISTORY, ...USER],
      verify: bothContent,
    },
    {
      name: 'Do it in one file, on a small table',
      async apply(lab) {
        await projectOf(lab).block('Make the file only');
        const folder = readdirSync(path.join(lab.dir, 'prisma/migrations')).find((name) => name.endsWith('_add_field'));
        assert.ok(folder);
        projectOf(lab).migration(folder, lab.block('prisma/migrations/…_add_field/migration.sql'));
        await projectOf(lab).block('Apply it');
      },
      changes: [HISTORY, ...USER],
      verify: bothContent,
    },
    {
      name: 'Give the column a default',
      async apply(lab) {
        const line = /^ *fieldName .*$/m.exec(lab.block('prisma/schema.prisma'))?.[0].trim();
        assert.ok(line, 'The page’s model has no fieldName.');
        projectOf(lab).resetSchema();
        projectOf(lab).addField('User', line);
        await projectOf(lab).succeed('migrate', 'dev', '--name', 'add_field');
      },
      changes: [HISTORY, ...USER],
      verify: bothContent,
    },
  ],
};

const PHONE = 'ALTER TABLE "User" ADD COLUMN "phone" TEXT;\n';

const doubledHistory: Fault = {
  name: 'two branches bring the same change',
  cause: 'broken-history',
  async inject(lab) {
    projectOf(lab).addField('User', 'phone String?');
    projectOf(lab).migration('20260203000000_phone', PHONE);
    projectOf(lab).migration('20260203000001_phone_too', PHONE);
  },
  symptoms: [migrateDev],
  wrongFixes: [
    {
      name: 'apply the first by hand',
      apply: async (lab) => {
        await lab.sql(PHONE);
      },
    },
  ],
  solutions: [
    {
      name: 'Put the history in order',
      async apply(lab) {
        projectOf(lab).removeMigration('20260203000001_phone_too');
        await projectOf(lab).block('Apply it');
      },
      changes: [HISTORY, ...USER],
      verify: bothContent,
    },
  ],
};

const TOO_EARLY = '20250101000000_add_index';
const IN_TIME = '20260203000000_add_index';

const earlyFile: Fault = {
  name: 'a file is dated before the one that makes its table',
  cause: 'broken-history',
  async inject(lab) {
    await lab.sql('CREATE INDEX "User_name_idx" ON "User"("name")');
    projectOf(lab).addField('User', '@@index([name])');
    projectOf(lab).migration(TOO_EARLY, 'CREATE INDEX "User_name_idx" ON "User"("name");\n');
    await projectOf(lab).succeed('migrate', 'resolve', '--applied', TOO_EARLY);
  },
  symptoms: [migrateDev],
  solutions: [
    {
      name: 'Put the history in order',
      async apply(lab) {
        const folder = path.join(lab.dir, 'prisma/migrations');
        renameSync(path.join(folder, TOO_EARLY), path.join(folder, IN_TIME));
        await lab.apply('rename-in-history', { old_name: TOO_EARLY, new_name: IN_TIME });
      },
      changes: [HISTORY, 'index public."User_name_idx"'],
      async verify(lab) {
        await bothContent(lab);
        await projectOf(lab).succeed('migrate', 'dev');
      },
    },
  ],
};

const incompleteFolder: Fault = {
  name: 'a migration folder is empty',
  cause: 'incomplete-folder',
  async inject(lab) {
    mkdirSync(path.join(lab.dir, 'prisma/migrations/20260204000000_lost'));
  },
  symptoms: [
    migrateDev,
    {
      emitter: 'prisma-migrate',
      async see(lab) {
        lab.write('prisma/migrations/migration_lock.toml', 'provider = "mysql"\n');
        const result = await projectOf(lab).prisma('migrate', 'deploy');
        lab.write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
        return result;
      },
    },
  ],
  solutions: [
    {
      name: 'Put the history in order',
      async apply(lab) {
        rmdirSync(path.join(lab.dir, 'prisma/migrations/20260204000000_lost'));
      },
      verify: bothContent,
    },
  ],
};

/** The page's statement for its own role, said about the one that develops here. */
const forDeveloper = (statement: string): string =>
  statement.replaceAll('changemaker ', `${DEVELOPER} `).replace(/changemaker;/g, `${DEVELOPER};`);

const noRights: Fault = {
  name: 'the role may not create databases',
  cause: 'shadow-permission',
  operation: (lab) => projectOf(lab).succeed('migrate', 'dev'),
  async setup(lab) {
    projectOf(lab).config({});
    await lab.sql(`
      CREATE ROLE ${DEVELOPER} LOGIN CREATEDB PASSWORD '${lab.password}';
      ALTER DATABASE changemaker_v2 OWNER TO ${DEVELOPER};
      GRANT ALL ON SCHEMA public TO ${DEVELOPER};
      GRANT ALL ON ALL TABLES IN SCHEMA public TO ${DEVELOPER}`);
    projects.set(lab, projectOf(lab).as(DEVELOPER));
  },
  inject: async (lab) => {
    await lab.sql(`ALTER ROLE ${DEVELOPER} NOCREATEDB`);
  },
  symptoms: [
    migrateDev,
    { emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('CREATE DATABASE mine', { user: DEVELOPER })) },
  ],
  diagnose: {
    'shadow-permission': (rows) => assert.equal(rows[0]?.['role'], DEVELOPER),
    'shadow-leftovers': (rows) => assert.equal(rows.length, 0),
  },
  solutions: [
    {
      name: 'Let the role create databases, or give it one',
      apply: async (lab) => {
        await lab.sql(forDeveloper(lab.block('Allow it')));
      },
    },
    {
      name: 'Let the role create databases, or give it one',
      async apply(lab) {
        await lab.sql(forDeveloper(lab.block('A shadow database of your own')));
        if (lab.major < 15) {
          const own = forDeveloper(lab.block('On PostgreSQL 14, in the shadow database'));
          await lab.sql(own, [], 'changemaker_v2_shadow');
        }
        lab.write('prisma.config.ts', lab.block('prisma.config.ts'));
        const shadow = lab.url({ user: DEVELOPER, database: 'changemaker_v2_shadow' });
        projects.set(lab, projectOf(lab).as(DEVELOPER, { SHADOW_DATABASE_URL: shadow }));
        await historyFitsSchema(lab);
        // Prisma can do without the right now; the probe asks for the right alone.
        await lab.sql(`ALTER ROLE ${DEVELOPER} CREATEDB`);
      },
      changes: ['database changemaker_v2_shadow'],
    },
  ],
};

const question: Fault = {
  name: 'a field with values is taken away, and nobody can be asked',
  cause: 'question',
  async inject(lab) {
    const project = projectOf(lab);
    project.writeSchema(project.schema().replace(/ {2}age .*\n/, ''));
  },
  symptoms: [
    migrateDev,
    { emitter: 'prisma-migrate', see: (lab) => projectOf(lab).prisma('db', 'push') },
    withSchema(
      (project) =>
        project.writeSchema(project.schema().replace(/( {2}name +String)\n( {2}password)/, '$1 @unique\n$2')),
      ...['migrate', 'dev', '--name', 'unique'],
    ),
    withSchema((project) => project.config({ externalTables: false, shadow: true }), 'db', 'push'),
    {
      emitter: 'prisma-migrate',
      async see(lab) {
        projectOf(lab).config({});
        const result = await projectOf(lab).block('Write the migration, read it, apply it', { mayFail: true });
        projectOf(lab).config({ shadow: true });
        return result;
      },
    },
  ],
  solutions: [
    {
      name: 'Answer the question, or apply without one',
      async apply(lab) {
        lab.write('prisma.config.ts', lab.block('prisma.config.ts'));
        const { output } = await projectOf(lab).block('Write the migration, read it, apply it');
        assert.match(output, /DROP COLUMN "age"/);
      },
      changes: [HISTORY, ...USER],
      verify: bothContent,
    },
  ],
};

export default drill({
  page: 'migrations/migration-conflict',
  // Prisma's command line takes seconds to start, and one solution starts it several times.
  stepLimitMs: 120_000,
  setup: async (lab) => {
    await lab.sql('CREATE DATABASE drill_shadow');
    projects.set(lab, layPrismaProject(lab, { shadow: true }));
  },
  operation: historyFitsSchema,
  faults: [requiredColumn, doubledHistory, earlyFile, incompleteFolder, noRights, question],
  unseen: {
    'Migration `{migration}` failed to apply cleanly to a temporary database.': 'printed by Prisma 2 before 2021',
    'A migration failed when applied to the shadow database:': 'printed by Prisma 2 to 6',
    'Added the required column `{column}` to the `{table}` table without a default value. There are {rows} rows in this table, it is not possible to execute this migration.':
      'printed by Prisma 2 to 4',
    'You must pass the --shadow-database-url if you want to diff a migrations directory.': 'printed by Prisma 3 to 6',
    'Failed to connect to the shadow database': 'printed where Prisma runs its engine over a driver adapter',
  },
  unproved: {
    'Reset the development database': 'Prisma asks for a yes in a terminal, which a drill has not',
  },
});
