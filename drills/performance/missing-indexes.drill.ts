/** Proves the page on indexes that are missing, half built, of the wrong columns, or of the wrong form. */
import assert from 'node:assert/strict';
import { drill, failing, first, inTurn, type Lab, query, run, server, some, sql, usesIndex } from '../language.ts';

const EMAILS_OF_CAMPAIGN = `SELECT id FROM "CampaignEmail" WHERE "campaignId" = '9b0d8f3e-0000-0000-0000-000000000000'`;
const BY_POSTAL_CODE = `SELECT id FROM "Location" WHERE "postalCode" = 'M5H 2N2'`;
const BY_CITY = `SELECT id FROM "Location" WHERE province = 'ON' AND city = 'Ottawa'`;
const BY_EMAIL = `SELECT id FROM "User" WHERE lower(email) = 'ada@example.com'`;

/** Every key and every filter of the drill has its index; each fault takes one away. */
const INDEXES = `
  CREATE INDEX "Campaign_createdByUserId_idx" ON "Campaign" ("createdByUserId");
  CREATE INDEX "CampaignEmail_campaignId_idx" ON "CampaignEmail" ("campaignId");
  CREATE INDEX "CampaignEmail_userId_idx" ON "CampaignEmail" ("userId") WHERE "userId" IS NOT NULL;
  CREATE INDEX media_reactions_video_id_idx ON media_reactions (video_id);
  CREATE INDEX "Location_postalCode_idx" ON "Location" ("postalCode");
  CREATE INDEX "Location_province_city_idx" ON "Location" (province, city);
  CREATE INDEX "User_lower_email_idx" ON "User" (lower(email));
  ANALYZE`;

/** A text that no compression makes small, as a temporary table. */
const longText = (parts: number) =>
  `CREATE TEMP TABLE long_text AS SELECT string_agg(md5(n::text), '') AS body FROM generate_series(1, ${parts}) AS n`;

const seqScan = server.tells(`EXPLAIN ANALYZE ${EMAILS_OF_CAMPAIGN}`);

/** Does an act, and the probe still asks for the index. */
const inVain = (text: string) =>
  inTurn(sql(text), async (lab) => assert.equal((await lab.read('foreign-keys-without-index')).length, 1));

/** What a dump every night leaves in the counters: each table read whole, as often as all others. */
async function dumpNightly(lab: Lab): Promise<void> {
  const tables = await lab.sql(`SELECT relid::regclass::text AS name FROM pg_stat_user_tables`);
  const client = await lab.connect();
  for (let night = 0; night < 25; night += 1) {
    for (const { name } of tables) await client.query(`COPY ${name} TO '/dev/null'`);
  }
  await client.end();
  await lab.waitFor('the counters', async () => {
    const [row] = await lab.sql(`SELECT seq_scan::int AS n FROM pg_stat_user_tables WHERE relname = 'Location'`);
    return Number(row?.['n']) >= 25;
  });
  assert.deepEqual(await lab.read('filters-without-index'), [], 'a dump is taken for a missing index');
}

async function readOften(lab: Lab): Promise<void> {
  await dumpNightly(lab);
  await lab.sql('DROP INDEX "Location_postalCode_idx"');
  const client = await lab.connect();
  for (let i = 0; i < 25; i += 1) await client.query(BY_POSTAL_CODE);
  await client.end();
  await lab.waitFor('the counters', async () => (await lab.read('filters-without-index')).length > 0);
}

async function explains(lab: Lab, what: RegExp): Promise<void> {
  const plan = await lab.read('explain');
  assert.match(plan.map((row) => row['QUERY PLAN']).join('\n'), what);
}

export default drill('performance/missing-indexes', {
  server: { settings: { autovacuum: 'off' } },
  setup: sql(INDEXES),
  operation: usesIndex(EMAILS_OF_CAMPAIGN, 'CampaignEmail_campaignId_idx'),

  healthy: {
    'indexes-of-table': some({ index_name: '"Location_postalCode_idx"', valid: true }),
    'unused-indexes': (found) => {
      const names = found.map((row) => row['index_name']);
      assert.ok(names.includes('media_reactions_video_id_idx'), 'an unused index is not listed');
      assert.ok(!names.includes('media_videos_path_unique'), 'an index that enforces a rule is called unused');
    },
  },

  faults: {
    'a foreign key has no index': {
      cause: 'foreign-key-without-index',
      inject: sql('DROP INDEX "CampaignEmail_campaignId_idx"'),
      seen: [
        seqScan,
        server.tells(
          'SET min_parallel_table_scan_size = 0; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0',
          `EXPLAIN ${EMAILS_OF_CAMPAIGN}`,
        ),
        server.tells(`SET work_mem = '64kB'`, 'EXPLAIN ANALYZE SELECT * FROM "Location" ORDER BY address'),
        server.refuses('BEGIN', 'CREATE INDEX CONCURRENTLY drill ON "User" (name)'),
        server.refuses('CREATE INDEX drill ON "User" USING gin (name gin_trgm_ops)'),
        server.refuses(longText(200), 'CREATE INDEX ON long_text (body)'),
        server.refuses(longText(2_000), 'CREATE INDEX ON long_text (body)'),
        server.refuses(`CREATE INDEX drill ON "User" (to_char("createdAt", 'YYYY'))`),
      ],
      shows: {
        'foreign-keys-without-index': [
          {
            would_help: 'CREATE INDEX CONCURRENTLY "CampaignEmail_campaignId_idx" ON "CampaignEmail" ("campaignId");',
          },
        ],
      },
      notFixedBy: {
        'index a part of the rows': inVain(
          'CREATE INDEX drill ON "CampaignEmail" ("campaignId") WHERE "sentAt" IS NULL; ANALYZE',
        ),
        'index another column first': inVain('CREATE INDEX drill ON "CampaignEmail" (subject, "campaignId"); ANALYZE'),
      },
      fixedBy: { 'Index a foreign key or a filtered column': run('index-foreign-key') },
    },

    'a filter on a large table has no index': {
      cause: 'filter-without-index',
      inject: readOften,
      operation: usesIndex(BY_POSTAL_CODE, 'Location_postalCode_idx'),
      seen: [server.tells(`EXPLAIN ANALYZE ${BY_POSTAL_CODE}`)],
      shows: {
        'filters-without-index': first({ table_name: '"Location"' }),
        explain: (_, lab) => explains(lab, /Seq Scan on "Location"/),
      },
      notFixedBy: { 'refresh the statistics': run('analyze-location') },
      fixedBy: {
        'Index a foreign key or a filtered column': {
          do: inTurn(run('index-filter'), run('analyze-location'), run('reset-counters')),
          verify: (lab) => explains(lab, /"Location_postalCode_idx"/),
        },
      },
    },

    'the index begins with a column that is not filtered by': {
      cause: 'wrong-column-order',
      inject: sql('DROP INDEX "Location_province_city_idx"; CREATE INDEX drill ON "Location" (address, city); ANALYZE'),
      operation: usesIndex(BY_CITY, 'Location_province_city_idx'),
      seen: [server.tells(`EXPLAIN ANALYZE ${BY_CITY}`)],
      fixedBy: {
        'Index several columns together': { do: run('index-two-columns'), changes: ['index public.drill'] },
      },
    },

    'the condition has a function around the column': {
      cause: 'index-does-not-fit',
      inject: sql('DROP INDEX "User_lower_email_idx"'),
      operation: usesIndex(BY_EMAIL, 'User_lower_email_idx'),
      seen: [server.tells(`EXPLAIN ANALYZE ${BY_EMAIL}`)],
      notFixedBy: { 'index the column itself': sql('CREATE INDEX drill ON "User" (email)') },
      fixedBy: { 'Index an expression': run('index-lower-email') },
    },

    'building the index failed half-way': {
      cause: 'invalid-index',
      inject: inTurn(
        sql('DROP INDEX "CampaignEmail_campaignId_idx"'),
        failing(
          query('CREATE UNIQUE INDEX CONCURRENTLY "CampaignEmail_campaignId_idx" ON "CampaignEmail" ("campaignId")'),
        ),
      ),
      seen: [seqScan],
      alsoLit: { 'foreign-key-without-index': 'an index that is not valid serves no key' },
      shows: {
        'invalid-indexes': first({ would_remove: 'DROP INDEX CONCURRENTLY "CampaignEmail_campaignId_idx";' }),
      },
      notFixedBy: { 'create it again, if it does not exist': failing(run('index-foreign-key')) },
      fixedBy: { 'Replace an invalid index': inTurn(run('drop-index'), run('index-foreign-key')) },
    },
  },

  unproved: {
    'Remove indexes that nobody uses':
      'it clears no fault, it makes writes cheaper; the list it goes by is checked on the healthy server',
  },
});
