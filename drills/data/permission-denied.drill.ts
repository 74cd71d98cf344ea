/** Proves the page with an application's role that lacks one right at a time, and with a role that migrates. */
import assert from 'node:assert/strict';
import { runWithDrizzle } from '../clients/drizzle.ts';
import { withModels } from '../clients/models.ts';
import { drill, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const APP = { user: 'app' } as const;
const MIGRATE = { user: 'migrate' } as const;

/** Two roles as the page wants them: one owns the tables and migrates, one runs the application. */
const roles = (lab: Lab): string => `
  CREATE ROLE app LOGIN PASSWORD '${lab.password}';
  CREATE ROLE migrate LOGIN PASSWORD '${lab.password}';
  DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
      EXECUTE 'ALTER TABLE ' || t || ' OWNER TO migrate';
    END LOOP;
  END $$;
  GRANT CREATE ON SCHEMA public TO migrate`;

const refused = (sql: string, login: { user: string } = APP): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.errorOf(() => lab.query(sql, login)),
});

const READ = 'SELECT count(*) FROM "Campaign"';
const NUMBERED = `INSERT INTO media_videos (title, path) VALUES ('drill', '/drill')`;

/** What the application does with its tables, and takes back. */
async function useTables(lab: Lab): Promise<void> {
  const output = await lab.psql(
    ['-v', 'ON_ERROR_STOP=1', '-c', 'BEGIN', '-c', READ, '-c', NUMBERED, '-c', 'ROLLBACK'],
    APP,
  );
  assert.equal(output.status, 0, output.output);
}

/** What a migration does with the tables, and takes back. */
async function alterTables(lab: Lab): Promise<void> {
  const client = await lab.connect(MIGRATE);
  try {
    for (const sql of [
      'BEGIN',
      'ALTER TABLE "Campaign" ADD note text',
      'CREATE TABLE drill_new (id int)',
      'ROLLBACK',
    ]) {
      await client.query(sql);
    }
  } finally {
    await client.end();
  }
}

const sqlBlock = (lab: Lab, title: string, login: { user?: string } = {}) =>
  lab.psql(['-v', 'ON_ERROR_STOP=1', '-c', lab.block(title)], login).then(({ status, output }) => {
    assert.equal(status, 0, output);
  });

const grantAll = (changes: string[]) => ({
  name: 'Grant what is there now',
  apply: async (lab: Lab) => {
    await sqlBlock(lab, 'Rights on everything in the schema');
    await sqlBlock(lab, 'Rights on what will be made later');
  },
  verify: async (lab: Lab) => {
    await lab.query('CREATE TABLE drill_later (id serial)', MIGRATE);
    await lab.query('INSERT INTO drill_later DEFAULT VALUES', APP);
    await lab.query('DROP TABLE drill_later', MIGRATE);
    await lab.shell(lab.block("Read and write as the application's role, and take it back"));
  },
  changes,
});

export default drill({
  page: 'data/permission-denied',

  setup: async (lab) => {
    await lab.sql(`${roles(lab)};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app`);
  },

  operation: useTables,

  inputs: { 'rights-on-tables': { role: 'app' } },

  healthy: {
    'who-am-i': (rows) => assert.equal(rows[0]?.['superuser'], 't'),
    'rights-on-tables': (rows) => assert.ok(rows.every((row) => row['may_read'] === 't')),
  },

  faults: [
    {
      name: 'a table was made again by the superuser',
      cause: 'other-owner',
      inject: async (lab) => {
        await lab.sql('ALTER TABLE "Campaign" OWNER TO changemaker; REVOKE ALL ON "Campaign" FROM app, migrate');
      },
      symptoms: [
        refused(READ),
        { emitter: 'prisma', see: (lab) => withModels(lab.url(APP), (m) => lab.errorOf(() => m.campaign.count())) },
        {
          emitter: 'prisma',
          see: (lab) => withModels(lab.url(APP), (m) => lab.errorOf(() => m.$queryRawUnsafe(READ))),
        },
        { emitter: 'drizzle-orm', see: (lab) => lab.errorOf(() => runWithDrizzle(lab.url(APP), READ)) },
      ],
      diagnose: {
        'rights-on-tables': (rows) => {
          assert.equal(rows[0]?.['table_name'], '"Campaign"');
          assert.equal(rows[0]?.['may_read'], 'f');
          assert.equal(rows[0]?.['owner'], 'changemaker');
        },
        'other-owner': (rows) =>
          assert.ok(
            rows.some((row) => row['would_grant'] === 'GRANT SELECT, INSERT, UPDATE, DELETE ON "Campaign" TO app;'),
          ),
      },
      wrongFixes: [
        {
          name: 'set default privileges now',
          apply: (lab) => sqlBlock(lab, 'Rights on what will be made later'),
        },
      ],
      solutions: [grantAll(['table * definition', 'schema public'])],
    },
    {
      name: 'the tables were granted and the sequences forgotten',
      cause: 'sequence-forgotten',
      inject: async (lab) => {
        await lab.sql('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM app');
      },
      symptoms: [refused(NUMBERED)],
      diagnose: {
        'sequence-forgotten': (rows) =>
          assert.ok(
            rows.some((row) => row['would_grant'] === 'GRANT USAGE ON SEQUENCE media_reactions_id_seq TO app;'),
          ),
      },
      wrongFixes: [
        {
          name: 'grant all on the tables once more',
          apply: async (lab) => {
            await lab.sql('GRANT ALL ON ALL TABLES IN SCHEMA public TO app');
          },
        },
      ],
      solutions: [grantAll(['schema public'])],
    },
    {
      name: 'the schema is closed',
      cause: 'schema-without-usage',
      inject: async (lab) => {
        await lab.sql('REVOKE USAGE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO migrate');
      },
      symptoms: [refused('SELECT count(*) FROM public."Campaign"'), refused('CREATE SCHEMA drill')],
      diagnose: {
        'schema-without-usage': (rows) =>
          assert.equal(rows[0]?.['would_grant'], 'GRANT USAGE ON SCHEMA public TO app;'),
      },
      solutions: [grantAll(['schema public'])],
    },
    {
      name: 'the migrating role may not create in public',
      cause: 'no-create-in-schema',
      operation: alterTables,
      setup: async (lab) => {
        await lab.sql('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
      },
      inject: async (lab) => {
        await lab.sql('REVOKE CREATE ON SCHEMA public FROM migrate');
      },
      symptoms: [refused('CREATE TABLE public.drill_new (id int)', MIGRATE)],
      diagnose: {
        'no-create-in-schema': (rows) =>
          assert.deepEqual([rows[0]?.['role_that_is_refused'], rows.length], ['migrate', 1]),
      },
      solutions: [
        {
          name: 'Let the migrating role create in the schema',
          apply: (lab) => sqlBlock(lab, 'As the owner of the database, or as a superuser'),
          changes: ['schema public'],
        },
      ],
    },
    {
      name: 'a migration runs as a role that does not own the tables',
      cause: 'not-owner',
      operation: alterTables,
      inject: async (lab) => {
        await lab.sql('ALTER TABLE "Campaign" OWNER TO changemaker; GRANT ALL ON "Campaign" TO app, migrate');
      },
      symptoms: [
        refused('ALTER TABLE "Campaign" ADD note text', MIGRATE),
        {
          emitter: 'server',
          async see(lab) {
            await lab.sql(`CREATE FUNCTION drill_secret() RETURNS int LANGUAGE sql AS 'SELECT 1';
              REVOKE ALL ON FUNCTION drill_secret() FROM PUBLIC`);
            const error = await lab.errorOf(() => lab.query('SELECT drill_secret()', APP));
            await lab.sql('DROP FUNCTION drill_secret()');
            return error;
          },
        },
        {
          emitter: 'server',
          async see(lab) {
            await lab.sql('CREATE VIEW drill_view AS SELECT 1 AS one');
            const error = await lab.errorOf(() => lab.query('SELECT * FROM drill_view', APP));
            await lab.sql('DROP VIEW drill_view');
            return error;
          },
        },
      ],
      wrongFixes: [
        {
          name: 'grant every right on the table',
          apply: async (lab) => {
            await lab.sql('GRANT ALL ON ALL TABLES IN SCHEMA public TO migrate');
          },
        },
      ],
      solutions: [
        {
          name: 'Give the tables one owner',
          apply: (lab) => sqlBlock(lab, 'As a superuser, or as a member of both roles'),
          verify: async (lab) => {
            await lab.sql('CREATE ROLE drill_member LOGIN');
            await lab.sql(
              lab.block('A member of the owning role may alter its tables').replace('changemaker', 'drill_member'),
            );
            await lab.sql('SET ROLE drill_member; ALTER TABLE "Campaign" ADD note text');
            await lab.sql('ALTER TABLE "Campaign" DROP note; DROP ROLE drill_member');
          },
          changes: ['table public."Campaign" definition'],
        },
      ],
    },
    {
      name: 'row-level security without a policy',
      cause: 'no-policy',
      operation: async (lab) => {
        await lab.query(
          `BEGIN; INSERT INTO "Campaign" (id, name) VALUES ('drill', 'drill'); DELETE FROM "Campaign" WHERE id = 'drill'; ROLLBACK`,
          APP,
        );
      },
      inject: async (lab) => {
        await lab.sql('ALTER TABLE "Campaign" ENABLE ROW LEVEL SECURITY');
      },
      symptoms: [refused(`INSERT INTO "Campaign" (id, name) VALUES ('drill', 'drill')`)],
      diagnose: {
        'no-policy': (rows) => {
          assert.equal(rows.length, 1);
          assert.equal(rows[0]?.['policies_of_the_table'], '0');
        },
        'rights-on-tables': (rows) => assert.equal(rows[0]?.['may_insert'], 't'),
      },
      wrongFixes: [
        {
          name: 'a policy for reading alone',
          apply: async (lab) => {
            await lab.sql('CREATE POLICY drill ON "Campaign" FOR SELECT TO app USING (true)');
            assert.equal((await lab.read('no-policy')).length, 1);
          },
        },
      ],
      solutions: [
        {
          name: 'Add a policy for the role',
          apply: (lab) => sqlBlock(lab, 'As the owner of the table', MIGRATE),
        },
      ],
    },
    {
      name: 'a statement that wants a superuser',
      cause: 'needs-superuser',
      inject: async (lab) => {
        await lab.sql('DROP EXTENSION pg_stat_statements');
      },
      operation: (lab) => lab.query(`SELECT 1 / count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'`, APP),
      setup: async (lab) => {
        await lab.sql('CREATE EXTENSION pg_stat_statements');
      },
      symptoms: [refused('CREATE EXTENSION file_fdw'), refused('SET ROLE changemaker'), refused('CREATE SCHEMA drill')],
      solutions: [
        {
          name: 'Let a role with that right do it once',
          apply: async (lab) => {
            await lab.shell(lab.block('Make an extension as the superuser'));
          },
        },
      ],
    },
  ],
});
