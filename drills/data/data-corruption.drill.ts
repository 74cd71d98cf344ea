/** Proves the page on wrong content, and on pages of a table and of indexes that were really damaged. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Damage, damage } from '../acts/damage.ts';
import { type Models, withModels } from '../clients/models.ts';
import { runPageCode } from '../clients/page-code.ts';
import { drill, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const refusal = (sql: string, values?: unknown[]): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.errorOf(() => lab.query(sql, {}, values)),
});

const refusedByPrisma = (action: (models: Models) => Promise<unknown>): Symptom => ({
  emitter: 'prisma',
  see: (lab) => withModels(lab.url(), (models) => lab.errorOf(() => action(models))),
});

/** Fails unless a count of something wrong is nought. */
const noneOf = (sql: string) => async (lab: Lab) => {
  const rows = await lab.query(`SELECT count(*)::int AS n FROM ${sql}`);
  assert.equal(rows[0]?.['n'], 0);
};

const SOME = (sql: string) => `(SELECT id FROM "Location" WHERE ${sql} ORDER BY id LIMIT 20)`;
const GOOD = `INSERT INTO "Location" (id, name, address, "postalCode", province, city) VALUES
  ('good-1', 'Good', 'Łódź 5', 'x', 'ON', 'x'), ('good-2', 'Good', '東京', 'x', 'ON', 'x'),
  ('good-3', 'Good', 'It’s “fine” – 5 €…', 'x', 'ON', 'x'), ('good-4', 'Good', 'VOILÀ…', 'x', 'ON', 'x')`;

/** UTF-8 read as LATIN1 and as WIN1252, the two ways in which it happens. */
const MISREAD = `
  UPDATE "Location" SET address = convert_from(convert_to(address, 'UTF8'), 'LATIN1')
  WHERE id IN ${SOME(`address LIKE '%Émile%'`)};
  UPDATE "Location" SET address = convert_from(convert_to(address, 'UTF8'), 'WIN1252')
  WHERE id IN ${SOME(`address LIKE '%Hélène%'`)}`;

const asSeenOnWrite: Symptom[] = [
  refusal(`SELECT '{"a": "\\u0000"}'::jsonb`),
  refusal('SELECT $1::text', ['a\0b']),
  refusal('SELECT chr(0)'),
  refusal(`SELECT convert_to('€', 'LATIN1')`),
  refusal(`SELECT '{bad}'::json`),
  refusal(`SELECT '{"a": 1'::json`),
  refusedByPrisma((models) => models.user.create({ data: { email: 'n@x.ca', name: 'n\0', password: 'p' } })),
  refusedByPrisma((models) => models.campaign.create({ data: { name: 'n', settings: { a: '\0' } } })),
];

const WITHOUT_NUL = 'api/src/text/without-nul.ts';
const CARELESS = 'export const withoutNul = <T>(value: T): T => value;\n';
/** Which labs run the code that lets NUL through. */
const careless = new WeakSet<Lab>();

async function writeExtract(lab: Lab): Promise<void> {
  const files = { [WITHOUT_NUL]: careless.has(lab) ? CARELESS : lab.block(WITHOUT_NUL) };
  const main = `import { prisma } from './api/src/config/database.ts';
import { withoutNul } from './${WITHOUT_NUL}';
const settings = withoutNul({ title: 'From a\\0 PDF', parts: ['one\\0', 'two'] });
const campaign = await prisma.campaign.create({ data: { name: withoutNul('a\\0b'), settings } }).catch((error) => error.code);
await prisma.campaign.deleteMany({ where: { id: campaign.id } });
console.log('wrote ' + campaign.name + ' ' + JSON.stringify(campaign.settings));`;
  assert.match(await runPageCode(lab, { files, main }), /wrote ab .*"From a PDF"/);
}

const SCRATCH = { database: 'scratch' };

/** Tables of a database of their own, each to be damaged in another way. */
const SCRATCH_TABLES = `
  CREATE TABLE garbled AS SELECT n, 'row ' || n AS body FROM generate_series(1, 2000) AS n;
  CREATE TABLE short (n int PRIMARY KEY, body text);
  INSERT INTO short SELECT n, repeat('x', 100) FROM generate_series(1, 2000) AS n;
  CREATE TABLE holed (n int, body text);
  CREATE TABLE emptied (n int, body text);
  ALTER TABLE holed ALTER body SET STORAGE EXTERNAL;
  ALTER TABLE emptied ALTER body SET STORAGE EXTERNAL;
  INSERT INTO holed SELECT n, repeat('x', 9000) FROM generate_series(1, 3) AS n;
  INSERT INTO emptied SELECT * FROM holed;
  CREATE TABLE squeezed (n int, body text);
  INSERT INTO squeezed VALUES (1, repeat('abcdefghij', 500));
  CREATE TABLE zeroed (n int PRIMARY KEY);
  CREATE TABLE misshapen (n int PRIMARY KEY);
  INSERT INTO zeroed SELECT generate_series(1, 5000);
  INSERT INTO misshapen SELECT generate_series(1, 5000)`;

const toastOf = async (lab: Lab, table: string) => {
  const rows = await lab.sql(
    `SELECT reltoastrelid::regclass::text AS name FROM pg_class WHERE relname = $1`,
    [table],
    'scratch',
  );
  return String(rows[0]?.['name']);
};

async function scratchDamages(lab: Lab): Promise<Damage[]> {
  await lab.sql('CREATE DATABASE scratch', [], 'postgres');
  await lab.sql(SCRATCH_TABLES, undefined, 'scratch');
  const [holed, emptied] = [await toastOf(lab, 'holed'), await toastOf(lab, 'emptied')];
  return [
    { relation: 'garbled', ...SCRATCH, inflict: (file) => file.overwrite(1, 0, Buffer.alloc(64, 'Z')) },
    { relation: 'short', ...SCRATCH, inflict: (file) => file.cut(3) },
    { relation: holed, ...SCRATCH, inflict: (file) => file.zero(0) },
    { relation: emptied, ...SCRATCH, inflict: (file) => [0, 1, 2, 3].forEach(file.zero) },
    {
      relation: 'squeezed',
      ...SCRATCH,
      inflict: (file) => file.overwrite(0, file.find(0, Buffer.from('abcdefgh')) + 8, Buffer.alloc(12, 0xff)),
    },
    { relation: 'zeroed_pkey', ...SCRATCH, inflict: (file) => file.zero(2) },
    // The page says that its special part begins where the page ends.
    { relation: 'misshapen_pkey', ...SCRATCH, inflict: (file) => file.overwrite(2, 16, Uint8Array.of(0x00, 0x20)) },
  ];
}

const damaged = (sql: string): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.errorOf(() => lab.query(`SET enable_seqscan = off; SET enable_bitmapscan = off; ${sql}`, SCRATCH)),
});

/** A row of block 17 whose transaction is older than the server keeps any. */
const lostTransaction: Damage = {
  relation: '"Location"',
  inflict(file) {
    const row = file.rowOffset(17, 1);
    // The page no longer says that everybody may see all of it.
    file.overwrite(17, 10, Uint8Array.of(0, 0));
    file.overwrite(17, row, Uint8Array.of(0x00, 0x5e, 0xd0, 0xb2));
    // The hint that it was committed goes too, so that the server has to look it up.
    file.overwrite(17, row + 20, Uint8Array.of(0x02, 0x00));
  },
};

/** A server that does not find its last checkpoint; its log is the symptom, and everything is put back. */
const noCheckpoint: Symptom = {
  emitter: 'server',
  async see(lab) {
    const wal = path.join(lab.server.dataDir, 'pg_wal');
    const away = path.join(lab.server.dataDir, 'pg_wal_away');
    const before = lab.server.log().length;
    await lab.server.stop();
    mkdirSync(away);
    const segments = readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name));
    for (const name of segments) renameSync(path.join(wal, name), path.join(away, name));
    await lab.errorOf(() => lab.server.start());
    for (const name of segments) renameSync(path.join(away, name), path.join(wal, name));
    rmSync(away, { recursive: true });
    await lab.server.start({ ignore_checksum_failure: 'on' });
    return lab.server.log().slice(before);
  },
};

const checksumWarning: Symptom = {
  emitter: 'server',
  versions: '18',
  see: async (lab) => (await lab.psql(['-c', 'SELECT count(body) FROM garbled'], SCRATCH)).output + lab.server.log(),
};

const LOST = `INSERT INTO "Location" (id, name, address, "postalCode", province, city, "createdAt")
  VALUES ('lost', 'Lost', 'x', 'x', 'ON', 'x', '2026-01-01')`;

/** An entry that never came into the index, as after a crash without fsync. */
const loseEntry = (lab: Lab) =>
  lab.sql(`
    UPDATE pg_index SET indisready = false WHERE indexrelid = '"Location_pkey"'::regclass;
    ${LOST};
    UPDATE pg_index SET indisready = true WHERE indexrelid = '"Location_pkey"'::regclass`);

async function findsByKey(lab: Lab): Promise<void> {
  const client = await lab.connect();
  await client.query('SET enable_seqscan = off');
  const { rowCount } = await client.query(`SELECT id FROM "Location" WHERE id = 'lost'`);
  await client.end();
  assert.equal(rowCount, 1);
}

/** The same sort order as before, and the operating system says that it has changed. */
const CHANGED_ORDER = `UPDATE pg_database SET datcollversion = '2.31' WHERE datname = 'changemaker_v2'`;

async function makeSortedDatabase(lab: Lab): Promise<void> {
  await lab.sql('DROP DATABASE changemaker_v2 WITH (FORCE)', [], 'postgres');
  await lab.sql(
    `CREATE DATABASE changemaker_v2 TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'`,
    [],
    'postgres',
  );
  const demo = path.join(import.meta.dirname, '..', '..', 'postgres', 'demo.sql');
  await lab.sql(readFileSync(demo, 'utf8'));
  await lab.sql('CREATE EXTENSION amcheck');
}

async function connectsWithoutWarning(lab: Lab): Promise<void> {
  const { output } = await lab.psql(['-c', 'SELECT 1']);
  assert.doesNotMatch(output, /WARNING/);
}

const sortedOtherwise: Symptom = {
  emitter: 'server',
  async see(lab) {
    await lab.sql(`CREATE TABLE drill_sorted (body text); CREATE INDEX drill_sorted_idx ON drill_sorted (body COLLATE "C");
      INSERT INTO drill_sorted VALUES ('a'), ('B'), ('c'), ('D');
      UPDATE pg_index SET indcollation = (SELECT string_agg(oid::text, ' ') FROM pg_collation WHERE collname = 'en-x-icu')::oidvector
      WHERE indexrelid = 'drill_sorted_idx'::regclass`);
    const error = await lab.errorOf(() => lab.query(`SELECT bt_index_check('drill_sorted_idx')`));
    await lab.sql('DROP TABLE drill_sorted');
    return error;
  },
};

const DOUBLY_ENCODED = `UPDATE "Campaign" SET settings = to_jsonb(settings::text) WHERE id = 'twice'`;

const LOST_TEXT = `UPDATE "Location" SET address = regexp_replace(address, '[^\\x01-\\x7F]', '?', 'g')`;

export default drill({
  page: 'data/data-corruption',
  stepLimitMs: 60_000,

  setup: async (lab) => {
    await lab.sql('CREATE EXTENSION amcheck');
    await lab.sql(`INSERT INTO "Campaign" (id, name, settings) VALUES ('twice', 'Twice', '{"colour": "blue"}')`);
  },

  operation: noneOf(`"Location" WHERE address ~ 'Ã'`),

  inputs: { 'which-relation': { file_number: '1' } },

  healthy: {
    'check-indexes': (rows) => assert.ok(rows.every((row) => row['sound'] === 't')),
    checksums: (rows, lab) => assert.equal(rows[0]?.['checksums'], lab.major >= 18 ? 'on' : 'off'),
    'which-relation': {
      params: async (lab) => {
        const rows = await lab.sql(`SELECT pg_relation_filenode('"Location_pkey"')::text AS n`);
        return { file_number: String(rows[0]?.['n']) };
      },
      check: (rows) => assert.deepEqual(rows[0], { name: '"Location_pkey"', kind: 'index', belongs_to: '"Location"' }),
    },
  },

  faults: [
    {
      name: 'a file was imported in the wrong encoding',
      cause: 'wrong-encoding',
      setup: async (lab) => {
        await lab.sql(GOOD);
      },
      inject: async (lab) => {
        await lab.sql(MISREAD);
      },
      symptoms: asSeenOnWrite,
      diagnose: {
        'find-mojibake': (rows) => {
          assert.equal(rows.length, 40);
          assert.ok(rows.every((row) => /Rue Émile|Rue Sainte-Hélène/.test(row['would_become'] ?? '')));
        },
      },
      wrongFixes: [
        {
          name: 'convert every row that is not ASCII',
          apply: async (lab) => {
            const error = await lab.errorOf(() =>
              lab.sql(
                `UPDATE "Location" SET address = convert_from(convert_to(address, 'LATIN1'), 'UTF8') WHERE address ~ '[^\\x01-\\x7F]'`,
              ),
            );
            assert.match(String((error as { code?: string }).code), /22021|22P05/);
          },
        },
      ],
      solutions: [
        {
          name: 'Repair text in the wrong encoding',
          apply: async (lab) => {
            await lab.apply('fix-mojibake');
          },
        },
      ],
    },
    {
      name: 'names hold characters that nobody sees',
      cause: 'control-characters',
      operation: noneOf(`"Location" WHERE name ~ '[\\u0001-\\u0008]'`),
      inject: async (lab) => {
        await lab.sql(`UPDATE "Location" SET name = chr(7) || name || chr(2) WHERE id IN ${SOME('true')}`);
      },
      symptoms: [],
      diagnose: {
        'find-control-characters': (rows) => assert.ok(rows.every((row) => /^¿.*¿$/.test(row['with_marks'] ?? ''))),
      },
      solutions: [
        {
          name: 'Remove invisible characters',
          apply: async (lab) => {
            await lab.apply('remove-control-characters');
          },
        },
      ],
    },
    {
      name: 'settings were encoded twice',
      cause: 'json-not-object',
      operation: async (lab) => {
        const rows = await lab.query(`SELECT settings ->> 'colour' AS colour FROM "Campaign" WHERE id = 'twice'`);
        assert.equal(rows[0]?.['colour'], 'blue');
      },
      inject: async (lab) => {
        await lab.sql(DOUBLY_ENCODED);
      },
      symptoms: [],
      wrongFixes: [
        {
          name: 'replace what does not begin with a brace',
          apply: async (lab) => {
            await lab.sql(`UPDATE "Campaign" SET settings = '{}' WHERE settings::text !~ '^[\\[\\{].*[\\]\\}]$'`);
          },
        },
      ],
      solutions: [
        {
          name: 'Unwrap JSON that was encoded twice',
          apply: async (lab) => {
            await lab.apply('unwrap-json', { campaign_id: 'twice' });
            await lab.apply('require-object');
            await lab.errorOf(() => lab.sql(DOUBLY_ENCODED));
            // NOT VALID is the page's own caution; here nothing breaks the rule.
            await lab.sql('ALTER TABLE "Campaign" VALIDATE CONSTRAINT settings_is_object');
          },
          changes: ['constraint public."Campaign" settings_is_object'],
        },
      ],
    },
    {
      name: 'extracted text holds NUL',
      cause: 'null-character',
      operation: writeExtract,
      inject: async (lab) => {
        careless.add(lab);
      },
      symptoms: [],
      solutions: [
        {
          name: 'Take NUL out before it is written',
          apply: async (lab) => {
            careless.delete(lab);
          },
        },
      ],
    },
    {
      name: 'an index lost an entry',
      cause: 'damaged-index',
      operation: findsByKey,
      setup: async (lab) => {
        await lab.sql(`${LOST}`);
      },
      inject: async (lab) => {
        await lab.sql(`DELETE FROM "Location" WHERE id = 'lost'`);
        await loseEntry(lab);
      },
      symptoms: [refusal(`SELECT bt_index_check('"Location_pkey"', true)`), sortedOtherwise],
      wrongFixes: [
        {
          name: 'vacuum and analyze',
          apply: async (lab) => {
            await lab.sql('VACUUM ANALYZE "Location"');
          },
        },
      ],
      solutions: [
        {
          name: 'Rebuild indexes',
          apply: async (lab) => {
            await lab.apply('enable-amcheck');
            await lab.apply('reindex-table');
          },
        },
      ],
    },
    {
      name: 'the operating system sorts otherwise since an update',
      cause: 'collation-changed',
      versions: '15-18',
      operation: connectsWithoutWarning,
      setup: makeSortedDatabase,
      inject: async (lab) => {
        await lab.sql(CHANGED_ORDER);
      },
      symptoms: [{ emitter: 'server', see: (lab) => lab.psql(['-c', 'SELECT 1']) }],
      solutions: [
        {
          name: 'Rebuild indexes',
          apply: async (lab) => {
            await lab.shell(lab.block('All indexes of the database'));
            await lab.sql(lab.block('Only after all indexes were rebuilt'));
          },
        },
      ],
    },
    {
      name: 'a page of a table is damaged',
      cause: 'damaged-table',
      operation: (lab) => lab.query('SELECT count(name) FROM "Location"'),
      inject: async (lab) => {
        await damage(lab, [lostTransaction, ...(await scratchDamages(lab))]);
      },
      symptoms: [
        { emitter: 'server', see: (lab) => lab.errorOf(() => lab.query('SELECT count(name) FROM "Location"')) },
        damaged('SELECT count(body) FROM garbled'),
        damaged('SELECT body FROM short WHERE n = 1900'),
        damaged('SELECT md5(body) FROM holed'),
        damaged('SELECT md5(body) FROM emptied'),
        damaged('SELECT md5(body) FROM squeezed'),
        damaged('SELECT count(*) FROM zeroed WHERE n > 0'),
        damaged('SELECT count(*) FROM misshapen WHERE n > 0'),
        checksumWarning,
        noCheckpoint,
      ],
      diagnose: {
        'check-tables': (rows) => assert.deepEqual([rows[0]?.['block'], rows[0]?.['line']], ['17', '1']),
      },
      wrongFixes: [
        {
          name: 'rebuild the indexes',
          apply: async (lab) => {
            await lab.errorOf(() => lab.sql('REINDEX TABLE "Location"'));
          },
        },
      ],
      solutions: [
        {
          name: 'Save what can still be read',
          apply: async (lab) => {
            await lab.sql(lab.block('Everything but block 17'));
            await lab.sql(lab.block('Begin anew with what was saved'));
          },
          verify: async (lab) => {
            const rows = await lab.sql('SELECT count(*)::int AS n FROM "Location"');
            assert.ok(Number(rows[0]?.['n']) > 59_900, `only ${rows[0]?.['n']} rows were saved`);
          },
          changes: ['table public."Location" rows', 'table public."Location_rescued" *', 'database scratch'],
        },
      ],
    },
    {
      name: 'an import lost every letter outside ASCII',
      cause: 'null-character',
      versions: '14-15',
      operation: noneOf(`"Location" WHERE address LIKE '%?%'`),
      setup: async (lab) => {
        await lab.shell('docker compose exec -T v2-postgres pg_dump -U changemaker -Fc changemaker_v2 > backup.dump');
      },
      inject: async (lab) => {
        await lab.sql(LOST_TEXT);
      },
      symptoms: [],
      wrongFixes: [
        {
          name: 'restore over the live database',
          apply: async (lab) => {
            await lab.shell(
              'docker compose exec -T v2-postgres pg_restore -U changemaker -d changemaker_v2 < backup.dump',
              {
                mayFail: true,
              },
            );
          },
        },
      ],
      solutions: [
        {
          name: 'Bring rows back from a backup',
          apply: async (lab) => {
            // An address that somebody has corrected since the backup is none of the damaged ones, and must stay.
            const edited = `SELECT id FROM "Location" WHERE address NOT LIKE '%?%' ORDER BY id LIMIT 1`;
            const [row] = await lab.sql(
              `UPDATE "Location" SET address = 'corrected' WHERE id = (${edited}) RETURNING id`,
            );
            await lab.shell(lab.block('Back up what is there now'));
            await lab.shell(lab.block('Restore beside the live database'));
            await lab.sql(lab.block('The damaged rows, as they are now'));
            const { output } = await lab.shell(lab.block('How many would be copied, and which? Changes nothing'));
            assert.match(output, /\?.*\|.*É/);
            await lab.shell(lab.block('Copy the good addresses over, all or none'));
            const [now] = await lab.sql('SELECT address FROM "Location" WHERE id = $1', [row?.['id']]);
            assert.equal(now?.['address'], 'corrected');
            await lab.sql('DROP TABLE damaged_location');
            await lab.shell(lab.block('Read every row once'));
          },
        },
      ],
    },
  ],

  unseen: {
    'Inconsistent column data: {reason}': 'Prisma 7 with a driver adapter hands such values on without a word',
    'Inconsistent query result: Field {field} is required to return data, got `null` instead.':
      'Prisma 7 returns null for a parent that is gone; 6 and earlier said this',
    'ERROR: could not read block {block} in file "{path}": Input/output error': 'needs a disk that fails',
    'WARNING: page verification failed, calculated checksum {calculated} but expected {expected}':
      'needs checksums, which a new cluster has from 18 on; seen there',
  },
  unproved: {
    'Bring rows back from a backup':
      'needs a pg_dump of the server’s version; proved on 14 and 15, which the one of Debian 12 can dump',
  },
});
