/** Proves the page on migrations that fail, hang and are cut off, with Prisma's real command line. */
import assert from 'node:assert/strict';
import { readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { layPrismaProject, type PrismaProject } from '../clients/prisma-project.ts';
import { serveApplications } from '../clients/services.ts';
import { drill, type Fault, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

/** The migration as the page names it. */
const NAME = '20260201000000_add_field';
const FILE = `prisma/migrations/${NAME}/migration.sql`;
const HISTORY = 'table public._prisma_migrations rows';
const USER = ['table public."User" definition', 'table public."User" rows'];

const projects = new WeakMap<Lab, PrismaProject>();
const projectOf = (lab: Lab): PrismaProject => {
  const project = projects.get(lab);
  assert.ok(project, 'The lab has no project.');
  return project;
};

/** What the next deploy looks at before anything else. */
async function nothingFailed(lab: Lab): Promise<void> {
  const rows = await lab.query(
    'SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  assert.deepEqual(rows, [], 'A failed migration blocks every deploy.');
}

/** What each run of Prisma Migrate does first. */
async function migrationLockIsFree(lab: Lab): Promise<void> {
  const client = await lab.connect();
  await client.query("SET lock_timeout = '300ms'");
  await client.query('SELECT pg_advisory_lock(72707369)').finally(() => client.end());
}

/** What an ALTER TABLE needs. */
async function userCanBeAltered(lab: Lab): Promise<void> {
  const client = await lab.connect();
  await client
    .query('SET lock_timeout = \'300ms\'; BEGIN; LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE; ROLLBACK')
    .finally(() => client.end());
}

/** Writes the migration and deploys it; the server refuses it. */
async function deployRefused(lab: Lab, sql: string): Promise<void> {
  projectOf(lab).migration(NAME, sql);
  const result = await projectOf(lab).prisma('migrate', 'deploy');
  assert.equal(result.status, 1, result.output);
  refusals.set(lab, result.output);
}
const refusals = new WeakMap<Lab, string>();

const firstRefusal = (lab: Lab): Promise<string> => Promise.resolve(refusals.get(lab) ?? '');

const printed =
  (...args: string[]): Symptom['see'] =>
  (lab) =>
    projectOf(lab).prisma(...args);

const seenByPrisma = (...args: string[]): Symptom => ({ emitter: 'prisma-migrate', see: printed(...args) });

/** Everything that the page shows shell blocks for, after a repair. */
async function settled(lab: Lab): Promise<void> {
  const status = await projectOf(lab).block('Prisma’s own view; exit code 0 means settled');
  assert.match(status.output, /Database schema is up to date!/);
}

const mend = (file: string | ((lab: Lab) => string), changes: readonly string[]): Fix => ({
  name: 'Fix the file and deploy again',
  async apply(lab) {
    await projectOf(lab).block('Record the failed run as rolled back');
    projectOf(lab).migration(NAME, typeof file === 'string' ? file : file(lab));
    await projectOf(lab).block('Deploy again');
  },
  changes: [HISTORY, ...changes],
});

const REQUIRED_COLUMN = 'ALTER TABLE "User" ADD COLUMN "fieldName" TEXT NOT NULL;\n';

const dataRefused: Fault = {
  name: 'a required column is added to a table with rows',
  cause: 'data-refused',
  inject: (lab) => deployRefused(lab, REQUIRED_COLUMN),
  symptoms: [
    { emitter: 'prisma-migrate', see: firstRefusal },
    seenByPrisma('migrate', 'deploy'),
    seenByPrisma('migrate', 'status'),
    seenByPrisma('migrate', 'dev'),
    seenByPrisma('migrate', 'resolve', '--rolled-back', '20251001000000_init'),
    seenByPrisma('migrate', 'resolve', '--rolled-back', 'add_field'),
    seenByPrisma('migrate', 'resolve', '--applied', '20251001000000_init'),
    seenByPrisma('migrate', 'resolve', '--applied', 'add_field'),
  ],
  diagnose: {
    unfinished: (rows) => assert.equal(rows[0]?.['migration_name'], NAME),
    history: (rows) =>
      assert.deepEqual(
        rows.map((row) => row['state']),
        ['failed or running', 'applied'],
      ),
    'data-refused': (rows) => assert.match(String(rows[0]?.['error']), /null/i),
  },
  wrongFixes: [
    {
      name: 'revert by hand and deploy again',
      async apply(lab) {
        // The server took the whole file back, so there is nothing to revert.
        const error = await lab.errorOf(() => lab.sql('ALTER TABLE "User" DROP COLUMN "fieldName"'));
        assert.equal((error as { code?: string }).code, '42703');
        assert.equal((await projectOf(lab).prisma('migrate', 'deploy')).status, 1);
      },
    },
  ],
  solutions: [mend((lab) => lab.block(FILE), USER)],
};

const alreadyThere: Fault = {
  name: 'the column was made by hand before the deploy',
  cause: 'already-there',
  async inject(lab) {
    await lab.sql('ALTER TABLE "User" ADD COLUMN "fieldName" TEXT');
    projectOf(lab).addField('User', 'fieldName String?');
    await deployRefused(lab, 'ALTER TABLE "User" ADD COLUMN "fieldName" TEXT;\n');
  },
  symptoms: [{ emitter: 'prisma-migrate', see: firstRefusal }],
  diagnose: { 'already-there': (rows) => assert.match(String(rows[0]?.['error']), /"User" already exists/) },
  solutions: [
    {
      name: 'Mark the migration as applied',
      async apply(lab) {
        const diff = await projectOf(lab).block('Does the database have what the schema says?');
        assert.match(diff.output, /No difference detected/);
        await projectOf(lab).block('Record it as applied, without running it');
      },
      changes: [HISTORY, ...USER],
      verify: settled,
    },
  ],
};

const missingObject: Fault = {
  name: 'the migration alters a table that is not there',
  cause: 'missing-object',
  inject: (lab) => deployRefused(lab, 'ALTER TABLE "Tag" ADD COLUMN "colour" TEXT;\n'),
  symptoms: [{ emitter: 'prisma-migrate', see: firstRefusal }],
  diagnose: { 'missing-object': (rows) => assert.match(String(rows[0]?.['error']), /Tag/) },
  solutions: [mend('CREATE TABLE "Tag" ("id" TEXT PRIMARY KEY, "colour" TEXT);\n', ['* public."Tag*'])],
};

const enumValue: Fault = {
  name: 'an enum value is added and used in one file',
  cause: 'outside-transaction',
  setup: async (lab) => {
    await lab.sql(`CREATE TYPE "Mood" AS ENUM ('calm')`);
  },
  inject: (lab) =>
    deployRefused(
      lab,
      `ALTER TYPE "Mood" ADD VALUE 'glad';\nALTER TABLE "User" ADD COLUMN "mood" "Mood" DEFAULT 'glad';\n`,
    ),
  symptoms: [{ emitter: 'server', see: firstRefusal }],
  solutions: [
    {
      ...mend(`ALTER TYPE "Mood" ADD VALUE 'glad';\n`, USER),
      async apply(lab) {
        projectOf(lab).migration(
          '20260201000001_use_it',
          `ALTER TABLE "User" ADD COLUMN "mood" "Mood" DEFAULT 'glad';\n`,
        );
        await mend(`ALTER TYPE "Mood" ADD VALUE 'glad';\n`, []).apply(lab, {});
      },
    },
  ],
};

const CONCURRENTLY = (column: string) => `CREATE INDEX CONCURRENTLY "User_${column}_idx" ON "User" ("${column}");\n`;

const twoConcurrently: Fault = {
  name: 'two CREATE INDEX CONCURRENTLY stand in one file',
  cause: 'outside-transaction',
  inject: (lab) => deployRefused(lab, CONCURRENTLY('name') + CONCURRENTLY('age')),
  symptoms: [{ emitter: 'server', see: firstRefusal }],
  solutions: [
    {
      ...mend(CONCURRENTLY('name'), ['index public."User_name_idx"', 'index public."User_age_idx"']),
      async apply(lab) {
        projectOf(lab).migration('20260201000001_second', CONCURRENTLY('age'));
        await mend(CONCURRENTLY('name'), []).apply(lab, {});
      },
    },
  ],
};

const interrupted: Fault = {
  name: 'the container is killed in the middle of a migration',
  cause: 'interrupted',
  async inject(lab) {
    projectOf(lab).migration(NAME, `${REQUIRED_COLUMN.replace('NOT NULL', '')}SELECT pg_sleep(60);\n`);
    const deploy = lab.background('prisma', ['migrate', 'deploy'], { env: projectOf(lab).env });
    const sleeping = `SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    await lab.waitFor('the migration to be at work', async () => (await lab.sql(sleeping)).length > 0);
    await deploy.stop();
    // The server notices a lost client when it next writes; a real one would by then have slept its minute.
    await lab.sql(`SELECT pg_terminate_backend(pid) FROM (${sleeping}) AS asleep`);
    await lab.waitFor('its session to end', async () => (await lab.sql(sleeping)).length === 0);
  },
  symptoms: [seenByPrisma('migrate', 'deploy')],
  solutions: [mend(REQUIRED_COLUMN.replace('NOT NULL', ''), USER)],
};

const lockHeld: Fault = {
  name: 'a session that was left over holds Prisma’s lock',
  cause: 'lock-held',
  operation: migrationLockIsFree,
  async inject(lab) {
    const client = await lab.connect();
    await client.query('SELECT pg_advisory_lock(72707369)');
  },
  symptoms: [seenByPrisma('migrate', 'deploy')],
  solutions: [
    {
      name: 'Let the migration have its lock',
      async apply(lab) {
        const [holder] = await lab.read('lock-holder');
        await lab.apply('end-session', { pid: String(holder?.['pid']) });
      },
      verify: settled,
    },
  ],
};

const blocked: Fault = {
  name: 'an open transaction keeps the table from being altered',
  cause: 'blocked',
  operation: userCanBeAltered,
  alsoLit: { 'lock-held': 'the waiting migration itself holds Prisma’s lock' },
  async inject(lab) {
    const reader = await lab.connect();
    await reader.query('BEGIN; SELECT count(*) FROM "User"');
    projectOf(lab).migration(NAME, REQUIRED_COLUMN.replace('NOT NULL', ''));
    lab.background('prisma', ['migrate', 'deploy'], { env: projectOf(lab).env });
    await lab.waitFor(
      'the migration to wait for the table',
      async () => (await lab.sql(`SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'`)).length > 0,
    );
  },
  symptoms: [],
  diagnose: { 'blocked-change': (rows) => assert.equal(rows[0]?.['blocker_state'], 'idle in transaction') },
  solutions: [
    {
      name: 'Let the migration have its lock',
      async apply(lab) {
        // Cancelled first, it lets everybody pass who had queued behind it; deployed again, it waits once more.
        const [first] = await lab.read('blocked-change');
        await lab.apply('cancel-migration', { pid: String(first?.['pid']) });
        await lab.query('SELECT count(*) FROM "User"');
        await projectOf(lab).block('Record the failed run as rolled back');
        lab.background('prisma', ['migrate', 'deploy'], { env: projectOf(lab).env });
        await lab.waitFor('the migration to wait again', async () => (await lab.read('blocked-change')).length > 0);
        const [wait] = await lab.read('blocked-change');
        await lab.apply('end-session', { pid: String(wait?.['blocked_by']) });
        await lab.waitFor('the migration to end', () =>
          nothingFailed(lab).then(
            () => true,
            () => false,
          ),
        );
      },
      changes: [HISTORY, ...USER],
      verify: settled,
    },
  ],
};

const halfBuilt: Fault = {
  name: 'a unique index is built concurrently on doubled names',
  cause: 'half-built-index',
  alsoLit: { 'data-refused': 'the duplicates refused the index' },
  inject: (lab) => deployRefused(lab, 'CREATE UNIQUE INDEX CONCURRENTLY "User_name_idx" ON "User" ("name");\n'),
  symptoms: [{ emitter: 'prisma-migrate', see: firstRefusal }],
  wrongFixes: [
    {
      name: 'fix the file and leave the half-built index',
      async apply(lab) {
        await projectOf(lab).block('Record the failed run as rolled back');
        projectOf(lab).migration(NAME, CONCURRENTLY('name'));
        const again = await projectOf(lab).prisma('migrate', 'deploy');
        assert.match(again.output, /relation "User_name_idx" already exists/);
      },
    },
  ],
  solutions: [
    {
      name: 'Finish what was left half done',
      async apply(lab) {
        const drop = await lab.psql(['-v', 'ON_ERROR_STOP=1', '-c', lab.block('Drop the half-built index')]);
        assert.equal(drop.status, 0, drop.output);
        await mend(CONCURRENTLY('name'), []).apply(lab, {});
      },
      changes: [HISTORY, 'index public."User_name_idx"'],
      verify: settled,
    },
  ],
};

/** What the version of the API that still runs does: it does not know the new column. */
const oldApiInserts = (lab: Lab): Promise<unknown> =>
  lab
    .query(
      `WITH made AS (INSERT INTO "User" ("id", "email", "name", "password") VALUES ('new', 'new@example.com', 'New', 'x') RETURNING "id")
     SELECT * FROM made`,
    )
    .then(() => lab.sql(`DELETE FROM "User" WHERE "id" = 'new'`));

const unwanted: Fault = {
  name: 'a migration that went through breaks the API that runs',
  cause: 'unwanted',
  operation: oldApiInserts,
  async setup(lab) {
    await projectOf(lab).block('Backup that cannot overwrite a good one', { mayFail: true });
  },
  async inject(lab) {
    projectOf(lab).addField('User', 'fieldName String');
    projectOf(lab).migration(NAME, lab.block(FILE));
    await projectOf(lab).succeed('migrate', 'deploy');
  },
  symptoms: [],
  solutions: [
    {
      name: 'Take back a migration that went through',
      async apply(lab) {
        projectOf(lab).resetSchema();
        const undo = await projectOf(lab).block('Write the reverse as a new migration');
        assert.match(undo.output, /DROP COLUMN "fieldName"/);
      },
      changes: [HISTORY],
      verify: settled,
    },
    {
      name: 'Go back to the backup',
      // Debian 12 brings pg_dump 15, which refuses a newer server.
      versions: '14-15',
      async apply(lab) {
        serveApplications(lab);
        // The backup that the page orders before any repair holds the broken state, and must leave the good one alone.
        const made = () => readdirSync(lab.dir).filter((name) => /^before-repair-.*\.dump$/.test(name));
        const [good = ''] = made();
        await projectOf(lab).block('Backup that cannot overwrite a good one');
        assert.equal(made().length, 2);
        renameSync(path.join(lab.dir, good), path.join(lab.dir, 'before-deploy-20260201-040000.dump'));
        await projectOf(lab).block('Restore into a new database and exchange the two');
      },
      changes: ['database changemaker_v2_broken'],
    },
  ],
};

export default drill({
  page: 'migrations/failed-migration-rollback',
  // Prisma's command line takes seconds to start, and one solution starts it several times.
  stepLimitMs: 120_000,
  setup: async (lab) => {
    projects.set(lab, layPrismaProject(lab));
  },
  operation: nothingFailed,
  healthy: {
    unfinished: (rows) => assert.equal(rows.length, 0),
    history: (rows) => assert.equal(rows[0]?.['state'], 'applied'),
  },
  verify: { unfinished: (rows) => assert.equal(rows.length, 0) },
  faults: [
    dataRefused,
    alreadyThere,
    missingObject,
    enumValue,
    twoConcurrently,
    interrupted,
    lockHeld,
    blocked,
    halfBuilt,
    unwanted,
  ],
  unseen: {
    'Following migrations have failed:':
      'needs two failed migrations at once, which Prisma Migrate no longer lets happen',
  },
  unproved: {
    'Go back to the backup': 'needs a pg_dump as new as the server; proved where there is one',
  },
});
