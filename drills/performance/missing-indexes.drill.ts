/** Proves the page on indexes that are missing, half built, of the wrong columns, or of the wrong form. */
import assert from 'node:assert/strict';
import { assertUsesIndex } from '../acts/plan.ts';
import { drill, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const EMAILS_OF_CAMPAIGN = `SELECT id FROM "CampaignEmail" WHERE "campaignId" = '9b0d8f3e-0000-0000-0000-000000000000'`;
const BY_POSTAL_CODE = `SELECT id FROM "Location" WHERE "postalCode" = 'M5H 2N2'`;
const BY_CITY = `SELECT id FROM "Location" WHERE province = 'ON' AND city = 'Ottawa'`;
const BY_EMAIL = `SELECT id FROM "User" WHERE lower(email) = 'ada@example.com'`;

/** Every key and every filter of the drill has its index; each fault takes one away. */
const INDEXES = `
  CREATE INDEX "Campaign_createdByUserId_idx" ON "Campaign" ("createdByUserId");
  CREATE INDEX "CampaignEmail_campaignId_idx" ON "CampaignEmail" ("campaignId");
  CREATE INDEX "CampaignEmail_userId_idx" ON "CampaignEmail" ("userId");
  CREATE INDEX media_reactions_video_id_idx ON media_reactions (video_id);
  CREATE INDEX "Location_postalCode_idx" ON "Location" ("postalCode");
  CREATE INDEX "Location_province_city_idx" ON "Location" (province, city);
  CREATE INDEX "User_lower_email_idx" ON "User" (lower(email));
  ANALYZE`;

const explained = (...statements: string[]): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.psql(statements.flatMap((statement) => ['-c', statement])),
});

const refusal = (...statements: string[]): Symptom => ({
  emitter: 'server',
  async see(lab) {
    const client = await lab.connect();
    for (const statement of statements.slice(0, -1)) await client.query(statement);
    const error = await lab.errorOf(() => client.query(statements.at(-1) ?? ''));
    await client.end();
    return error;
  },
});

/** A text that no compression makes small, as a temporary table. */
const longText = (parts: number) =>
  `CREATE TEMP TABLE long_text AS SELECT string_agg(md5(n::text), '') AS body FROM generate_series(1, ${parts}) AS n`;

const seqScan = explained(`EXPLAIN ANALYZE ${EMAILS_OF_CAMPAIGN}`);

async function readOften(lab: Lab): Promise<void> {
  await lab.sql('DROP INDEX "Location_postalCode_idx"');
  const client = await lab.connect();
  for (let i = 0; i < 25; i += 1) await client.query(BY_POSTAL_CODE);
  await client.end();
  await lab.waitFor('the counters', async () => (await lab.read('filters-without-index')).length > 0);
}

export default drill({
  page: 'performance/missing-indexes',
  server: { settings: { autovacuum: 'off' } },

  setup: async (lab) => {
    await lab.sql(INDEXES);
  },

  operation: (lab) => assertUsesIndex(lab, EMAILS_OF_CAMPAIGN, 'CampaignEmail_campaignId_idx'),

  healthy: {
    'indexes-of-table': (rows) =>
      assert.ok(rows.some((row) => row['index_name'] === '"Location_postalCode_idx"' && row['valid'] === 't')),
    'unused-indexes': (rows) => {
      const names = rows.map((row) => row['index_name']);
      assert.ok(names.includes('media_reactions_video_id_idx'), 'an unused index is not listed');
      assert.ok(!names.includes('media_videos_path_unique'), 'an index that enforces a rule is called unused');
    },
  },

  faults: [
    {
      name: 'a foreign key has no index',
      cause: 'foreign-key-without-index',
      inject: async (lab) => {
        await lab.sql('DROP INDEX "CampaignEmail_campaignId_idx"');
      },
      symptoms: [
        seqScan,
        explained(
          'SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0',
          `EXPLAIN ${EMAILS_OF_CAMPAIGN}`,
        ),
        explained(`SET work_mem = '64kB'`, 'EXPLAIN ANALYZE SELECT * FROM "Location" ORDER BY address'),
        refusal('BEGIN', 'CREATE INDEX CONCURRENTLY drill ON "User" (name)'),
        refusal('CREATE INDEX drill ON "User" USING gin (name gin_trgm_ops)'),
        refusal(longText(200), 'CREATE INDEX ON long_text (body)'),
        refusal(longText(2_000), 'CREATE INDEX ON long_text (body)'),
        refusal(`CREATE INDEX drill ON "User" (to_char("createdAt", 'YYYY'))`),
      ],
      diagnose: {
        'foreign-keys-without-index': (rows) => {
          assert.equal(rows.length, 1);
          assert.equal(
            rows[0]?.['would_help'],
            'CREATE INDEX CONCURRENTLY "CampaignEmail_campaignId_idx" ON "CampaignEmail" ("campaignId");',
          );
        },
      },
      wrongFixes: [
        {
          name: 'index a part of the rows',
          apply: async (lab) => {
            await lab.sql('CREATE INDEX drill ON "CampaignEmail" ("campaignId") WHERE "sentAt" IS NULL; ANALYZE');
            assert.equal((await lab.read('foreign-keys-without-index')).length, 1);
          },
        },
        {
          name: 'index another column first',
          apply: async (lab) => {
            await lab.sql('CREATE INDEX drill ON "CampaignEmail" (subject, "campaignId"); ANALYZE');
            assert.equal((await lab.read('foreign-keys-without-index')).length, 1);
          },
        },
      ],
      solutions: [
        {
          name: 'Index a foreign key or a filtered column',
          apply: async (lab) => {
            await lab.apply('index-foreign-key');
          },
        },
      ],
    },
    {
      name: 'a filter on a large table has no index',
      cause: 'filter-without-index',
      inject: readOften,
      operation: (lab) => assertUsesIndex(lab, BY_POSTAL_CODE, 'Location_postalCode_idx'),
      symptoms: [explained(`EXPLAIN ANALYZE ${BY_POSTAL_CODE}`)],
      diagnose: {
        'filters-without-index': (rows) => assert.equal(rows[0]?.['table_name'], 'Location'),
        explain: (rows) => assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /Seq Scan on "Location"/),
      },
      wrongFixes: [
        {
          name: 'refresh the statistics',
          apply: async (lab) => {
            await lab.apply('analyze-location');
          },
        },
      ],
      solutions: [
        {
          name: 'Index a foreign key or a filtered column',
          apply: async (lab) => {
            await lab.apply('index-filter');
            await lab.apply('analyze-location');
            await lab.apply('reset-counters');
          },
          verify: async (lab) => {
            const rows = await lab.read('explain');
            assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /"Location_postalCode_idx"/);
          },
        },
      ],
    },
    {
      name: 'the index begins with a column that is not filtered by',
      cause: 'wrong-column-order',
      inject: async (lab) => {
        await lab.sql(
          `DROP INDEX "Location_province_city_idx"; CREATE INDEX drill ON "Location" (address, city); ANALYZE`,
        );
      },
      operation: (lab) => assertUsesIndex(lab, BY_CITY, 'Location_province_city_idx'),
      symptoms: [explained(`EXPLAIN ANALYZE ${BY_CITY}`)],
      solutions: [
        {
          name: 'Index several columns together',
          apply: async (lab) => {
            await lab.apply('index-two-columns');
          },
          changes: ['index public.drill'],
        },
      ],
    },
    {
      name: 'the condition has a function around the column',
      cause: 'index-does-not-fit',
      inject: async (lab) => {
        await lab.sql('DROP INDEX "User_lower_email_idx"');
      },
      operation: (lab) => assertUsesIndex(lab, BY_EMAIL, 'User_lower_email_idx'),
      symptoms: [explained(`EXPLAIN ANALYZE ${BY_EMAIL}`)],
      wrongFixes: [
        {
          name: 'index the column itself',
          apply: async (lab) => {
            await lab.sql('CREATE INDEX drill ON "User" (email)');
          },
        },
      ],
      solutions: [
        {
          name: 'Index an expression',
          apply: async (lab) => {
            await lab.apply('index-lower-email');
          },
        },
      ],
    },
    {
      name: 'building the index failed half-way',
      cause: 'invalid-index',
      inject: async (lab) => {
        await lab.sql('DROP INDEX "CampaignEmail_campaignId_idx"');
        const build =
          'CREATE UNIQUE INDEX CONCURRENTLY "CampaignEmail_campaignId_idx" ON "CampaignEmail" ("campaignId")';
        await lab.errorOf(() => lab.query(build));
      },
      symptoms: [seqScan],
      alsoLit: { 'foreign-key-without-index': 'an index that is not valid serves no key' },
      diagnose: {
        'invalid-indexes': (rows) =>
          assert.equal(rows[0]?.['would_remove'], 'DROP INDEX CONCURRENTLY "CampaignEmail_campaignId_idx";'),
      },
      wrongFixes: [
        {
          name: 'create it again, if it does not exist',
          apply: async (lab) => {
            await lab.apply('index-foreign-key');
          },
        },
      ],
      solutions: [
        {
          name: 'Replace an invalid index',
          apply: async (lab) => {
            await lab.apply('drop-index');
            await lab.apply('index-foreign-key');
          },
        },
      ],
    },
  ],

  unproved: {
    'Remove indexes that nobody uses':
      'it clears no fault, it makes writes cheaper; the list it goes by is checked on the healthy server',
  },
});
