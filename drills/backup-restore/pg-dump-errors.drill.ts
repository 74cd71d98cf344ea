/**
 * Proves the page with the real pg_dump: refused, kept waiting, forbidden, half-blind, or too old for the server. Where the
 * pg_dump at hand is too old, the statements that it would send are sent by themselves.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { damage } from '../acts/damage.ts';
import { drill, type Excuse, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';
import type { Login } from '../harness/login.ts';

/** Servers that the pg_dump of Debian 12, version 15, can dump. */
const DUMPABLE = '14-15';
const TOO_NEW = '16-18';
const INSIDE = 'A compressed dump on your machine';
const PROOF = 'Restore into a scratch database and count';
const backupRole = (lab: Lab): Login => ({ user: 'backup', password: lab.password });

/** A command of pg_dump, which may fail, as somebody sees it. */
const dumping = (args: readonly string[], login: (lab: Lab) => Login = () => ({})): Symptom => ({
  emitter: 'pg_dump',
  versions: DUMPABLE,
  see: (lab) => lab.pgDump(['-f', 'drill.sql', ...args], login(lab)),
});

const typed = (script: string): Symptom => ({
  emitter: 'pg_dump',
  versions: DUMPABLE,
  see: (lab) => lab.shell(script, { mayFail: true }),
});

async function dumps(lab: Lab, login: Login, args: readonly string[] = []): Promise<void> {
  const { status, output } = await lab.pgDump(['-Fc', '-f', 'role.dump', ...args], login);
  assert.equal(status, 0, output);
}

/** What pg_dump does with each table: it locks it against changes and reads it whole. */
async function readsAll(lab: Lab, login: Login): Promise<void> {
  const client = await lab.connect(login);
  try {
    await client.query(
      `SET row_security = off; SET lock_timeout = '1s'; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`,
    );
    for (const table of ['"User"', '"Campaign"', '"CampaignEmail"', '"Location"', 'media_videos', 'media_reactions']) {
      await client.query(`LOCK TABLE ${table} IN ACCESS SHARE MODE`);
      await client.query(`SELECT count(t.*) FROM ${table} AS t`);
    }
    await client.query('SELECT last_value, is_called FROM media_videos_id_seq');
  } finally {
    await client.end();
  }
}

const backsUp = (lab: Lab): Promise<void> =>
  lab.major > 15 ? readsAll(lab, backupRole(lab)) : dumps(lab, backupRole(lab), ['--lock-wait-timeout=1s']);

/** The page's own backup, from inside the container, restored into a database of its own and counted. */
async function backsUpInside(lab: Lab): Promise<void> {
  await lab.shell(lab.block(INSIDE));
  await lab.shell(lab.block(PROOF));
}

const grantOnTables: Fix = {
  name: 'grant SELECT on each table',
  apply: async (lab) => {
    await lab.sql('GRANT SELECT ON ALL TABLES IN SCHEMA public TO backup');
  },
};

/** The statement that failed, in another schema, for the same role. */
const hiddenSchema: Symptom = {
  emitter: 'pg_dump',
  versions: DUMPABLE,
  async see(lab) {
    await lab.sql('CREATE SCHEMA hidden; CREATE TABLE hidden.t (n int); GRANT SELECT ON hidden.t TO backup');
    const result = await lab.pgDump(['-f', 'drill.sql', '-n', 'hidden'], backupRole(lab));
    await lab.sql('DROP SCHEMA hidden CASCADE');
    return result;
  },
};

const circle: Symptom = {
  emitter: 'pg_dump',
  versions: DUMPABLE,
  async see(lab) {
    await lab.sql(`CREATE TABLE circle_a (id int PRIMARY KEY, b int);
      CREATE TABLE circle_b (id int PRIMARY KEY, a int REFERENCES circle_a);
      ALTER TABLE circle_a ADD FOREIGN KEY (b) REFERENCES circle_b`);
    const result = await lab.pgDump(['--data-only', '-f', 'drill.sql']);
    await lab.sql('DROP TABLE circle_a, circle_b CASCADE');
    return result;
  },
};

/** A redirection empties its file before the program begins; the page's way keeps what was there. */
async function keepsTheLastGoodOne(lab: Lab): Promise<void> {
  lab.write('backup.dump', 'the last good backup');
  const failed = await lab.shell(lab.block(INSIDE), { mayFail: true });
  assert.notEqual(failed.status, 0);
  assert.equal(readFileSync(path.join(lab.dir, 'backup.dump'), 'utf8'), 'the last good backup');
  lab.write('naive.sql', 'the last good backup');
  await lab.shell('docker compose exec v2-postgres pg_dump -U changemaker changemaker_v2 > naive.sql', {
    mayFail: true,
  });
  assert.equal(statSync(path.join(lab.dir, 'naive.sql')).size, 0, 'the redirection left the old backup alone');
}

async function scriptWorks(lab: Lab): Promise<void> {
  lab.write('backup.sh', lab.block('backup.sh'));
  // As cron starts it: in another folder.
  const { output } = await lab.shell('folder="$PWD"; cd / && sh "$folder/backup.sh" && ls "$folder/backups"');
  assert.match(output, /^\d{4}-\d\d-\d\d-\d{6}\.dump$/m);
  // A run that fails leaves nothing behind, and no backup is replaced.
  await lab.shell('sed s/Fc/Fx/ backup.sh > broken.sh; sh ./broken.sh', { mayFail: true });
  const { stdout } = await lab.shell('ls backups');
  assert.doesNotMatch(stdout, /part/);
}

/** The rescue around a damaged table, tried while the table is damaged. */
const rescued: Symptom = {
  emitter: 'pg_dump',
  async see(lab) {
    await lab.shell(lab.block('Everything but the rows of one table'));
    const { output } = await lab.shell('pg_restore --list without-location.dump');
    assert.match(output, /TABLE DATA public User /);
    assert.doesNotMatch(output, /TABLE DATA public Location /);
    return lab.pgDump(['-f', 'drill.sql']);
  },
};

/** Labs in which the nightly script names a role that is not there. */
const asPostgres = new WeakSet<Lab>();

async function runsNightly(lab: Lab): Promise<void> {
  if (!asPostgres.has(lab)) return backsUpInside(lab);
  const script = lab.block(INSIDE).replace('-U changemaker', '-U postgres');
  await lab.shell(script);
}

const refusesNewer: Symptom = {
  emitter: 'pg_dump',
  versions: TOO_NEW,
  see: (lab) => lab.pgDump(['-f', 'drill.sql']),
};

const SEEN_ON_OLD = [
  'pg_dump: error: connection to server on socket "{socket}" failed: No such file or directory',
  'pg_dump: error: connection to server on socket "{socket}" failed: FATAL: role "{role}" does not exist',
  'pg_dump: error: connection to server at "{host}", port {port} failed: {reason}',
  'pg_dump: error: connection to server at "{host}" ({address}), port {port} failed: {reason}',
  'pg_dump: error: could not translate host name "{host}" to address: {reason}',
  'pg_dump: error: query failed: ERROR:  permission denied for table {table}',
  'pg_dump: error: query failed: ERROR:  permission denied for sequence {sequence}',
  'pg_dump: error: query failed: ERROR:  permission denied for schema {schema}',
  'pg_dump: detail: Query was: LOCK TABLE {table} IN ACCESS SHARE MODE',
  'pg_dump: error: query failed: ERROR:  query would be affected by row-level security policy for table "{table}"',
  'pg_dump: error: Dumping the contents of table "{table}" failed: PQgetResult() failed.',
  'pg_dump: error: could not write to output file: No space left on device',
  'pg_dump: error: could not open output file "{file}": {reason}',
  'pg_dump: error: no matching tables were found',
  'pg_dump: error: no matching schemas were found',
  'pg_dump: error: invalid URI query parameter: "{parameter}"',
  'pg_dump: error: too many command-line arguments (first is "{argument}")',
  'pg_dump: warning: there are circular foreign-key constraints among these tables:',
  'pg_dump: command not found',
];

const tooNew: Excuse = { reason: 'the pg_dump of Debian 12 refuses this server; seen on 14 and 15', versions: TOO_NEW };
const tooOld: Excuse = {
  reason: 'the pg_dump of Debian 12 is not older than this server; seen on 16 to 18',
  versions: DUMPABLE,
};

export default drill({
  page: 'backup-restore/pg-dump-errors',
  stepLimitMs: 60_000,

  setup: async (lab) => {
    await lab.sql(`CREATE ROLE backup LOGIN PASSWORD '${lab.password}'; GRANT pg_read_all_data TO backup`);
  },

  operation: backsUp,

  healthy: {
    server: (rows, lab) => assert.ok(rows[0]?.['server_version']?.startsWith(lab.version)),
    sizes: (rows) => assert.equal(rows[0]?.['table_name'], '"Location"'),
  },

  faults: [
    {
      name: 'the role may read some tables only',
      cause: 'no-privilege',
      server: { target: { user: 'reader', password: 'drill' } },
      setup: async (lab) => {
        await lab.sql(`CREATE ROLE reader LOGIN PASSWORD 'drill' IN ROLE backup`);
      },
      inject: async (lab) => {
        await lab.sql('REVOKE pg_read_all_data FROM backup; GRANT SELECT ON "User" TO backup');
      },
      symptoms: [
        dumping([], backupRole),
        dumping(['-t', 'media_videos_id_seq'], backupRole),
        hiddenSchema,
        refusesNewer,
      ],
      diagnose: {
        unreadable: (rows) => {
          assert.ok(rows.some((row) => row['kind'] === 'sequence'));
          assert.ok(!rows.some((row) => row['name'] === 'User'));
        },
      },
      wrongFixes: [grantOnTables],
      solutions: [
        {
          name: 'Let the role read everything',
          apply: async (lab) => {
            await lab.shell(lab.block('As a superuser'));
          },
          changes: ['table public."User" definition'],
        },
      ],
    },
    {
      name: 'row-level security hides rows from the role',
      cause: 'row-security',
      server: { target: { user: 'reader', password: 'drill' } },
      setup: async (lab) => {
        await lab.sql(`CREATE ROLE reader LOGIN PASSWORD 'drill' IN ROLE backup`);
      },
      inject: async (lab) => {
        await lab.sql('ALTER TABLE "Location" ENABLE ROW LEVEL SECURITY');
      },
      symptoms: [dumping([], backupRole)],
      wrongFixes: [grantOnTables],
      solutions: [
        {
          name: 'Let the role read everything',
          apply: async (lab) => {
            await lab.sql('ALTER ROLE backup BYPASSRLS; ALTER ROLE reader BYPASSRLS');
          },
        },
      ],
    },
    {
      name: 'a migration holds a lock on a table',
      cause: 'locked-table',
      inject: async (lab) => {
        const holder = await lab.connect({ applicationName: 'migration' });
        await holder.query('BEGIN; LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE');
      },
      symptoms: [dumping(['--lock-wait-timeout=100'])],
      diagnose: { locks: (rows) => assert.equal(rows[0]?.['application'], 'migration') },
      solutions: [
        {
          name: 'Do not wait for a lock',
          versions: DUMPABLE,
          apply: async (lab) => {
            const block = lab.block('Give up after ten seconds');
            const kept = lab.write('backup.dump', 'the last good backup');
            const { output } = await lab.shell(block.replace('=10s', '=1s'), { mayFail: true });
            assert.match(output, /canceling statement due to statement timeout/);
            assert.equal(readFileSync(kept, 'utf8'), 'the last good backup');
            const [row] = await lab.read('locks');
            await lab.sql('SELECT pg_terminate_backend($1)', [row?.['pid']]);
            await lab.shell(block);
          },
        },
      ],
    },
    {
      name: 'the server is down when the backup runs',
      cause: 'server-unreachable',
      versions: DUMPABLE,
      operation: backsUpInside,
      inject: (lab) => lab.server.stop(),
      symptoms: [
        typed('docker compose exec -T v2-postgres pg_dump -U changemaker changemaker_v2 > /dev/null'),
        dumping([]),
        dumping(['-h', 'localhost']),
        dumping(['-h', 'no-such-host.invalid']),
        dumping(['-d', 'postgresql:///x?connection_limit=5']),
        typed('pg_dump one two'),
        typed('PATH=/nowhere pg_dump x'),
      ],
      solutions: [
        {
          name: 'Write to a new file and rename it',
          apply: async (lab) => {
            await keepsTheLastGoodOne(lab);
            await lab.shell('docker compose start v2-postgres');
            await scriptWorks(lab);
          },
        },
      ],
    },
    {
      name: 'the nightly script names a role that this stack has not',
      cause: 'wrong-role',
      versions: DUMPABLE,
      operation: runsNightly,
      inject: async (lab) => {
        asPostgres.add(lab);
      },
      symptoms: [
        typed('docker compose exec -T v2-postgres pg_dump -U postgres changemaker_v2 > /dev/null'),
        dumping(['-t', 'User']),
        dumping(['-n', 'nowhere']),
        typed('docker compose exec -T v2-postgres pg_dump -U changemaker changemaker_v2 > /dev/full'),
        dumping(['-f', '/nowhere/backup.sql']),
        circle,
      ],
      solutions: [
        {
          name: 'Dump from inside the container, as the role that is there',
          apply: async (lab) => {
            asPostgres.delete(lab);
            await lab.shell(lab.block('From your machine'), { env: { PGPASSWORD: lab.password } });
          },
        },
      ],
    },
    {
      name: 'a table cannot be read to its end',
      cause: 'damaged-table',
      versions: DUMPABLE,
      inject: (lab) =>
        damage(lab, [{ relation: '"Location"', inflict: (file) => file.overwrite(17, 0, Buffer.alloc(64, 'Z')) }]),
      symptoms: [rescued],
      solutions: [],
    },
  ],

  unseen: {
    ...Object.fromEntries(SEEN_ON_OLD.map((text) => [text, tooNew])),
    'pg_dump: error: aborting because of server version mismatch': tooOld,
    'pg_dump: detail: server version: {server_version}; pg_dump version: {client_version}': tooOld,
    'pg_dump: error: server version: {server_version}; pg_dump version: {client_version}':
      'printed by pg_dump 13 and earlier',
    'pg_dump: error: query was: LOCK TABLE {table} IN ACCESS SHARE MODE': 'printed by pg_dump 13 and earlier',
    'pg_dump: error: Dumping the contents of table "{table}" failed: PQgetCopyData() failed.':
      'needs a connection that breaks in the middle of a table',
    'the input device is not a TTY': 'needs Docker itself',
  },
  equivalent: {
    'row-security: the line “ORDER BY table_name;” goes': 'there is one such table',
  },
  unproved: {
    "Use a pg_dump of the server's version": 'needs the images of other versions',
    'Dump around a damaged table':
      'a rescue that leaves the damage; that it works while the table is damaged is checked with the symptom',
  },
});
