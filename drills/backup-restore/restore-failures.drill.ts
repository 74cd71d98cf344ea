/**
 * Proves the page with the real psql and pg_restore, on dumps that pg_dump 15 made of a small part of the demo database
 * (`fixtures/`), because the pg_dump at hand refuses newer servers, while its dumps restore into all.
 */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serveApplications } from '../clients/services.ts';
import { drill, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const DATABASE = 'changemaker_v2';
const USERS = 99;

const inContainer = (command: string) => `docker compose exec -T v2-postgres ${command}`;
const PSQL = inContainer(`psql -X -q -U changemaker -d ${DATABASE}`);
const PG_RESTORE = inContainer(`pg_restore -U changemaker -d ${DATABASE}`);

/** The backups lie where a person would have them, beside the Compose file. */
function bringBackups(lab: Lab): void {
  for (const name of ['backup.sql', 'backup.dump']) copyFileSync(path.join(FIXTURES, name), path.join(lab.dir, name));
}

async function putBack(lab: Lab): Promise<void> {
  bringBackups(lab);
  await lab.shell(`${PSQL} -v ON_ERROR_STOP=1 --single-transaction < backup.sql`);
}

/** The application finds its data: all users, as they were, and no table without its key. */
async function dataIsGood(lab: Lab): Promise<void> {
  const rows = await lab.sql(`
    SELECT (SELECT count(*) FROM "User")::int AS users,
           (SELECT count(*) FROM "User" WHERE name = 'CORRUPT')::int AS corrupt,
           (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace)::int AS keys`);
  assert.deepEqual(rows[0], { users: USERS, corrupt: 0, keys: 7 });
}

async function corrupt(lab: Lab): Promise<void> {
  await lab.sql(`UPDATE "User" SET name = 'CORRUPT'`);
}

const seenIn = (emitter: Symptom['emitter'], script: string): Symptom => ({
  emitter,
  see: (lab) => lab.shell(script, { mayFail: true }),
});

/** Files of other kinds, made of the good ones. */
function makeOddFiles(lab: Lab): void {
  const dump = readFileSync(path.join(FIXTURES, 'backup.dump'));
  const sql = readFileSync(path.join(FIXTURES, 'backup.sql'), 'utf8');
  const newer = Buffer.from(dump);
  newer[6] = 99; // The archive format's minor version.
  const file = (name: string, data: Buffer | string) => writeFileSync(path.join(lab.dir, name), data);
  file('empty.dump', '');
  file('cut.dump', dump.subarray(0, 400));
  file('newer.dump', newer);
  file('letter.dump', 'Dear reader, this is no archive of any kind, but a letter that is long enough. '.repeat(20));
  file('note.dump', 'This is no archive, only a note that is longer than its head.');
  file('cut.sql', sql.slice(0, sql.indexOf('\n', sql.indexOf('COPY public."User"')) + 50));
  file('stderr.sql', `pg_dump: warning: there are circular foreign-key constraints among these tables:\n${sql}`);
  file('meta.sql', '\\restrict drill\n\\dt\n\\unrestrict drill\n');
  file('orphan.sql', 'COPY nowhere (a, b) FROM stdin;\n\\N\t1\n\\.\n');
  file('newer.sql', 'SET drill_unknown_parameter = 0;\n');
  file(
    'owner.sql',
    'CREATE TABLE drill_owned (n int);\nALTER TABLE drill_owned OWNER TO nosuch;\nDROP TABLE drill_owned;\n',
  );
}

const byDriver = (name: string): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.errorOf(() => lab.query(readFileSync(path.join(FIXTURES, name), 'latin1').replaceAll('\0', ' '))),
});

/** What a role that owns nothing is told, as the restore of another role's dump asks for it. */
const byStranger = (sql: string): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.errorOf(() => lab.query(sql, { user: 'stranger' })),
});

const newerTable: Symptom = {
  emitter: 'server',
  async see(lab) {
    await lab.sql('CREATE TABLE newer (user_id text REFERENCES "User")');
    const result = await lab.shell(`${PG_RESTORE} --clean --if-exists --single-transaction < backup.dump`, {
      mayFail: true,
    });
    const carriedOn = await lab.sql('SELECT count(*)::int AS n FROM "User"');
    assert.equal(carriedOn[0]?.['n'], USERS, 'the failed restore has changed something');
    const table = await lab.errorOf(() => lab.query('DROP TABLE "User"'));
    await lab.sql('DROP TABLE newer');
    return `${result.output}\nERROR: ${(table as Error).message}`;
  },
};

const restoreOver = (name: string, script: string): Fix => ({
  name,
  apply: async (lab) => {
    await lab.shell(script, { mayFail: name.includes('pg_restore') });
  },
});

/** What the page has written down before a restore: the database's own settings, rights and owner, which no dump holds. */
async function keepSettings(lab: Lab): Promise<string[]> {
  const statements = (await lab.read('outside-the-dump')).map((row) => String(row['statement']));
  lab.write('settings.sql', `${statements.join('\n')}\n`);
  return statements;
}

/** Whether they are all back; `kept` is what was written down. */
async function settingsAreBack(lab: Lab, kept: readonly string[]): Promise<void> {
  assert.deepEqual(await keepSettings(lab), kept);
  assert.ok(kept.some((line) => /SET search_path = "\$user", public;$/.test(line)));
  assert.ok(kept.some((line) => line.startsWith('REVOKE ALL ON DATABASE')));
}

async function restoreBeside(lab: Lab, block: string, kept: readonly string[]): Promise<void> {
  await lab.shell(lab.block(block));
  await lab.shell(lab.block('2. Look, before anybody uses it'));
  const swap = lab.block('3. Stop the applications, swap, put the settings back, start them');
  // Somebody is still connected: then neither database may be renamed, and the applications stay stopped.
  const late = await lab.connect({ database: 'restored' });
  assert.notEqual((await lab.shell(swap, { mayFail: true })).status, 0);
  await late.end();
  await lab.waitFor('the session to be gone', async () => {
    const rows = await lab.sql(`SELECT FROM pg_stat_activity WHERE datname = 'restored'`, [], 'postgres');
    return rows.length === 0;
  });
  await lab.shell(swap);
  await settingsAreBack(lab, kept);
}

const swap = (block: string): Fix => ({
  name: 'Restore into a new database, and swap the names',
  apply: async (lab) => restoreBeside(lab, block, await keepSettings(lab)),
  changes: ['database changemaker_v2_old', 'setting * database changemaker_v2_old*'],
});

/** A database that a role of its own is to restore into, made anew for each try. */
async function arrives(lab: Lab, args: readonly string[]): Promise<void> {
  await lab.sql('DROP DATABASE IF EXISTS arrival', [], 'postgres');
  await lab.sql('CREATE DATABASE arrival OWNER newcomer TEMPLATE template0', [], 'postgres');
  const { status, output } = await lab.pgRestore(['-d', 'arrival', '--single-transaction', ...args, 'backup.dump'], {
    user: 'newcomer',
    database: 'arrival',
  });
  await lab.sql('DROP DATABASE arrival', [], 'postgres');
  assert.equal(status, 0, output);
}

/** How a backup is put back, by lab; a fault and its fix exchange it. */
const ownersToo = new WeakSet<Lab>();
const withPsql = new WeakSet<Lab>();

async function restoresDump(lab: Lab): Promise<void> {
  await lab.shell(inContainer('dropdb --if-exists -U changemaker copy'));
  await lab.shell(inContainer('createdb -U changemaker copy'));
  const tool = withPsql.has(lab) ? 'psql -X -v ON_ERROR_STOP=1' : 'pg_restore --exit-on-error';
  const { output } = await lab.shell(inContainer(`${tool} -U changemaker -d copy < backup.dump`));
  assert.doesNotMatch(output, /custom-format dump/);
  const rows = await lab.sql('SELECT count(*)::int AS n FROM "User"', undefined, 'copy');
  await lab.shell(inContainer('dropdb -U changemaker copy'));
  assert.equal(rows[0]?.['n'], USERS);
}

async function canBeRenamed(lab: Lab): Promise<void> {
  await lab.sql(`ALTER DATABASE ${DATABASE} RENAME TO drill_renamed`, [], 'postgres');
  await lab.sql(`ALTER DATABASE drill_renamed RENAME TO ${DATABASE}`, [], 'postgres');
}

/** The line that a newer pg_dump writes is taken out, and no other. */
async function sedTakesOut(lab: Lab): Promise<void> {
  const sed = /sed '[^']+'/.exec(lab.block('Restore a dump of version 17 into version 16'))?.[0] ?? '';
  const { stdout } = await lab.shell(`printf 'SET lock_timeout = 0;\\nSET transaction_timeout = 0;\\n' | ${sed}`);
  assert.equal(stdout, 'SET lock_timeout = 0;\n');
}

/** What the page's own prevention and a careful administrator set on the database; no dump of its contents holds it. */
async function setApart(lab: Lab): Promise<void> {
  await lab.sql(`
    ALTER DATABASE ${DATABASE} SET idle_in_transaction_session_timeout = '5min';
    ALTER ROLE stranger IN DATABASE ${DATABASE} SET search_path = "$user", public;
    REVOKE CONNECT ON DATABASE ${DATABASE} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${DATABASE} TO stranger`);
}

export default drill({
  page: 'backup-restore/restore-failures',
  stepLimitMs: 60_000,
  server: { data: 'empty' },

  setup: async (lab) => {
    await lab.sql(
      `CREATE ROLE stranger LOGIN PASSWORD '${lab.password}'; CREATE ROLE newcomer LOGIN PASSWORD '${lab.password}'`,
    );
    await setApart(lab);
    serveApplications(lab);
    await putBack(lab);
    await lab.sql('ANALYZE');
    makeOddFiles(lab);
  },

  operation: dataIsGood,

  healthy: {
    contents: (rows) => assert.ok(rows.some((row) => row['table_name'] === '"User"')),
    counts: (rows) => assert.equal(rows.find((row) => row['table_name'] === 'User')?.['rows'], String(USERS)),
    whole: (rows) => assert.deepEqual([rows[0]?.['unchecked_rules'], rows[0]?.['broken_indexes']], ['0', '0']),
  },

  faults: [
    {
      name: 'the data was spoilt, and the backup is to bring it back',
      cause: 'target-not-empty',
      inject: corrupt,
      symptoms: [
        seenIn('server', `${PSQL} < backup.sql`),
        seenIn('pg_restore', `${PG_RESTORE} < backup.dump`),
        seenIn('server', `${PSQL} -c 'CREATE EXTENSION pg_trgm'`),
        seenIn('server', `${PSQL} -c 'CREATE ROLE stranger'`),
        newerTable,
        seenIn('pg_restore', `${PG_RESTORE} < backup.sql`),
        seenIn('psql', `${PSQL} < backup.dump`),
        seenIn('pg_restore', `${PG_RESTORE} letter.dump`),
        seenIn('pg_restore', `${PG_RESTORE} note.dump`),
        seenIn('pg_restore', `${PG_RESTORE} empty.dump`),
        seenIn('pg_restore', `${PG_RESTORE} cut.dump`),
        seenIn('pg_restore', `${PG_RESTORE} newer.dump`),
        seenIn('pg_restore', 'pg_restore backup.dump'),
        seenIn('psql', `${PSQL} < meta.sql`),
        seenIn('psql', `${PSQL} < orphan.sql`),
        seenIn('server', `${PSQL} < newer.sql`),
        seenIn('server', `${PSQL} < owner.sql`),
        seenIn('server', `${PSQL} -v ON_ERROR_STOP=1 < stderr.sql`),
        byDriver('backup.sql'),
        byDriver('backup.dump'),
        byStranger('ALTER TABLE "User" ADD COLUMN n int'),
        byStranger('CREATE TEMP TABLE t (n int); ALTER TABLE t OWNER TO changemaker'),
      ],
      diagnose: {
        counts: (rows) => assert.equal(rows.find((row) => row['table_name'] === 'User')?.['rows'], String(USERS)),
      },
      wrongFixes: [
        restoreOver('restore over it with psql, which ends with 0', `${PSQL} < backup.sql`),
        restoreOver('hide what already exists', `${PSQL} < backup.sql 2>&1 | grep -v 'already exists'`),
        restoreOver('restore over it with pg_restore', `${PG_RESTORE} < backup.dump`),
      ],
      solutions: [
        swap('1. Restore beside the old one, custom format'),
        swap('1. Or, for a SQL dump'),
        {
          name: 'Replace the contents of the database',
          apply: async (lab) => {
            await lab.shell(lab.block('Back up what is there now'), { mayFail: lab.major > 15 });
            const restore = lab.block('Drop and restore, all or nothing');
            // A newer table is in the way: then nothing at all may have been replaced.
            await lab.sql(
              'CREATE TABLE newer (user_id text REFERENCES "User"); ALTER TABLE media_videos ADD drill int',
            );
            await lab.shell(restore, { mayFail: true });
            await lab.sql('SELECT drill FROM media_videos; DROP TABLE newer');
            await lab.shell(restore);
          },
        },
        {
          name: 'Drop the database and restore',
          apply: async (lab) => {
            await lab.connect();
            const kept = await keepSettings(lab);
            const restore = lab.block('Read it to its end, drop, create, restore');
            // A backup that is cut off is noticed before anything is dropped.
            await lab.shell(`cp backup.dump whole.dump; cp cut.dump backup.dump; ${restore}`, { mayFail: true });
            await lab.sql('SELECT count(*) FROM "User"');
            await lab.shell(`cp whole.dump backup.dump; ${restore}`);
            await settingsAreBack(lab, kept);
          },
        },
      ],
    },
    {
      name: 'applications are still connected',
      cause: 'sessions-connected',
      operation: canBeRenamed,
      inject: async (lab) => {
        await lab.connect({ applicationName: 'api' });
      },
      symptoms: [
        { emitter: 'server', see: (lab) => lab.errorOf(() => lab.sql(`DROP DATABASE ${DATABASE}`, [], 'postgres')) },
        {
          emitter: 'server',
          async see(lab) {
            const second = await lab.connect({ applicationName: 'media-api' });
            const error = await lab.errorOf(() => canBeRenamed(lab));
            await second.end();
            return error;
          },
        },
      ],
      diagnose: { sessions: (rows) => assert.equal(rows[0]?.['application'], 'api') },
      solutions: [
        {
          name: 'End the sessions that are in the way',
          apply: async (lab) => {
            await lab.shell(lab.block('Stop the applications'));
            await lab.apply('end-sessions');
            await lab.waitFor('the sessions to be gone', async () => (await lab.read('sessions')).length === 0);
          },
        },
      ],
    },
    {
      name: 'a dump that is cut off was restored, and nobody looked',
      cause: 'half-restored',
      inject: async (lab) => {
        await lab.shell(inContainer(`dropdb -U changemaker ${DATABASE}`));
        await lab.shell(inContainer(`createdb -U changemaker ${DATABASE}`));
        await setApart(lab);
        await lab.shell(`${PSQL} < cut.sql`);
      },
      symptoms: [seenIn('server', `${PSQL} < cut.sql`)],
      diagnose: {
        'half-restored': (rows) => assert.ok(rows.some((row) => row['table_name'] === '"User"')),
        whole: (rows) => assert.equal(rows[0]?.['primary_keys'], '0'),
      },
      wrongFixes: [restoreOver('restore the whole dump over it', `${PSQL} < backup.sql`)],
      solutions: [
        {
          name: 'Finish what a restore left half-way',
          apply: async (lab) => {
            const kept = await keepSettings(lab);
            await restoreBeside(lab, '1. Restore beside the old one, custom format', kept);
            await lab.apply('analyze');
          },
          changes: ['database changemaker_v2_old', 'setting * database changemaker_v2_old*'],
        },
      ],
    },
    {
      name: 'a custom-format dump is given to psql',
      cause: 'wrong-tool',
      operation: restoresDump,
      inject: async (lab) => {
        withPsql.add(lab);
      },
      symptoms: [seenIn('psql', `${PSQL} < backup.dump`)],
      solutions: [
        {
          name: 'Use the tool that fits the file',
          apply: async (lab) => {
            const { stdout } = await lab.shell(lab.block('Format, version, and completeness of a dump'));
            assert.match(stdout, /^PGDMP\n/);
            assert.match(stdout, /Dumped by pg_dump version: 15/);
            withPsql.delete(lab);
            await sedTakesOut(lab);
          },
        },
      ],
    },
    {
      name: 'the dump names owners that the restoring role may not become',
      cause: 'owner-missing',
      operation: (lab) => arrives(lab, ownersToo.has(lab) ? [] : ['--no-owner', '--no-privileges']),
      inject: async (lab) => {
        ownersToo.add(lab);
      },
      symptoms: [],
      solutions: [
        {
          name: 'Leave owners and grants out',
          apply: async (lab) => {
            const { stdout } = await lab.shell(lab.block('Which roles does this SQL dump need?'));
            assert.match(stdout, /OWNER TO changemaker/);
            ownersToo.delete(lab);
          },
        },
      ],
    },
  ],

  unseen: {
    'pg_restore: [archiver (db)] could not execute query: ERROR:  {error}': 'printed by pg_restore 11 and earlier',
    'pg_restore: [archiver (db)] Error while PROCESSING TOC:': 'printed by pg_restore 11 and earlier',
    'invalid command \\restrict': 'printed by a psql from before August 2025',
  },
});
