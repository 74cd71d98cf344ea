/**
 * Proves the page on large, wide and neglected tables. Slow is measured in pages that the server reads, not in time, so that
 * a busy machine changes nothing; the queries are those that Studio 7.10 sends.
 */
import assert from 'node:assert/strict';
import { drill, type Fault } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

/** Studio's own query for a page of a table: it counts, then takes the page. */
const studioPage = (table: string, order: string): string => `
  WITH "__ps_agg__" AS (SELECT CAST(coalesce(count(*), 0) AS text) AS "__ps_count__" FROM "public"."${table}" WHERE true)
  SELECT "__ps_agg__"."__ps_count__", t.* FROM "public"."${table}" AS t INNER JOIN "__ps_agg__" ON true
  WHERE true ORDER BY ${order} LIMIT 25 OFFSET 0`;

interface PlanNode {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

/** Pages of 8 kB that a query reads, from memory or from disk. */
async function pagesRead(lab: Lab, query: string): Promise<number> {
  const rows = await lab.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${query}`);
  const [explained] = rows.flatMap((row) => row['QUERY PLAN'] as { Plan: PlanNode }[]);
  assert.ok(explained, 'The server did not explain the query.');
  return explained.Plan['Shared Hit Blocks'] + explained.Plan['Shared Read Blocks'];
}

/** What a person looks at, by lab; a fix may be to look at it in another way. */
const looks = new WeakMap<Lab, string>();

async function staysSmall(lab: Lab, limit: number): Promise<void> {
  const pages = await pagesRead(lab, looks.get(lab) ?? '');
  assert.ok(pages <= limit, `${pages} pages were read for one page of rows; ${limit} would be quick.`);
}

const KEYED = `SELECT "id", "name", "city", "postalCode" FROM "Location" WHERE "id" > 'd' ORDER BY "id" LIMIT 50`;

const manyRows: Fault = {
  name: 'a table has grown',
  cause: 'counting',
  operation: (lab) => staysSmall(lab, 2_000),
  inject: async (lab) => {
    await lab.sql(`
      INSERT INTO "Location" ("id", "name", "address", "postalCode", "province", "city")
      SELECT md5('more ' || n)::uuid::text, 'Place ' || n, n || ' King St', 'M5V 1A1', 'ON', 'Toronto' FROM generate_series(1, 100000) AS n;
      ANALYZE "Location"`);
  },
  symptoms: [
    {
      emitter: 'server',
      async see(lab) {
        await lab.sql(`CREATE ROLE browser LOGIN PASSWORD '${lab.password}'; GRANT pg_read_all_data TO browser;
          ALTER ROLE browser SET statement_timeout = '50ms'`);
        const slow = `SELECT count(*) FROM "Location" AS a, "Location" AS b WHERE a."name" < b."name"`;
        const error = await lab.errorOf(() => lab.query(slow, { user: 'browser' }));
        await lab.sql('DROP ROLE browser');
        return error;
      },
    },
  ],
  diagnose: {
    sizes: (rows) => assert.equal(rows[0]?.['table_name'], '"Location"'),
    counting: {
      params: () => ({ rows: '100000' }),
      check: (rows) =>
        assert.deepEqual(
          rows.map((row) => row['table_name']),
          ['"Location"'],
        ),
    },
  },
  solutions: [
    {
      name: 'Read pages in SQL, by key',
      async apply(lab) {
        looks.set(lab, KEYED);
        const [first, last] = [await lab.read('page-by-key'), await lab.read('page-by-key', { after: 'd' })];
        assert.equal(first.length, 50);
        assert.ok(last.every((row) => String(row['id']) > 'd'));
        const far = 'SELECT "id", "name" FROM "Location" ORDER BY "id" LIMIT 50 OFFSET 50000';
        const [offset, key] = [await pagesRead(lab, far), await pagesRead(lab, KEYED)];
        assert.ok(key * 10 < offset, `By key ${key} pages are read, by offset ${offset}.`);
      },
      changes: ['table public."Location" rows'],
    },
    {
      name: 'Use Studio’s own SQL view, or a narrower view of the table',
      async apply(lab) {
        await lab.sql(lab.block('A narrow view of recent e-mails'));
        looks.set(lab, 'SELECT * FROM "RecentEmail" LIMIT 25');
      },
      changes: ['table public."Location" rows', 'view public."RecentEmail"'],
    },
  ],
};

const wideRows: Fault = {
  name: 'campaigns carry large settings',
  cause: 'wide-rows',
  async operation(lab) {
    const limit = looks.get(lab) === 'few' ? 25 : 200;
    const [row] = await lab.query(
      `SELECT sum(octet_length(t::text))::int AS bytes FROM (SELECT * FROM "Campaign" ORDER BY "id" LIMIT ${limit}) AS t`,
    );
    assert.ok(Number(row?.['bytes']) < 4_000_000, `${row?.['bytes']} bytes are more than a browser shows quickly.`);
  },
  inject: async (lab) => {
    // Text without a pattern, which PostgreSQL cannot compress much.
    await lab.sql(`
      UPDATE "Campaign" SET "settings" = jsonb_build_object('log', (
        SELECT string_agg(md5("Campaign"."id" || n), '') FROM generate_series(1, 2000) AS n));
      ANALYZE "Campaign"`);
  },
  symptoms: [],
  diagnose: {
    'wide-rows': (rows) =>
      assert.deepEqual(
        rows.map((row) => row['table_name']),
        ['"Campaign"'],
      ),
    'wide-columns': (rows) => assert.ok(rows.some((row) => row['column_name'] === 'settings')),
  },
  solutions: [
    {
      name: 'Show fewer rows at a time',
      async apply(lab) {
        looks.set(lab, 'few');
      },
      changes: ['table public."Campaign" rows'],
    },
  ],
};

const neglected: Fault = {
  name: 'every row was updated and nothing was vacuumed',
  cause: 'not-vacuumed',
  operation: (lab) => staysSmall(lab, 3_000),
  async setup(lab) {
    // Rows wide enough that counting in the key's index pays.
    await lab.sql(
      `ALTER TABLE "Location" SET (autovacuum_enabled = false), ADD COLUMN "note" TEXT NOT NULL DEFAULT repeat('note ', 120)`,
    );
    await lab.sql('UPDATE "Location" SET "note" = "note"');
    await lab.sql('VACUUM FULL "Location"');
    await lab.sql('VACUUM (ANALYZE) "Location"');
  },
  async inject(lab) {
    await lab.sql('UPDATE "Location" SET "note" = "note"');
    await lab.waitFor(
      'the statistics to know it',
      async () =>
        (await lab.sql(`SELECT FROM pg_stat_user_tables WHERE relname = 'Location' AND n_dead_tup > 40000`)).length > 0,
    );
  },
  symptoms: [],
  diagnose: { 'dead-rows': (rows) => assert.equal(rows[0]?.['table_name'], '"Location"') },
  solutions: [
    {
      name: 'Vacuum and analyse the table',
      apply: async (lab) => {
        await lab.apply('vacuum');
      },
    },
  ],
};

const noIndex: Fault = {
  name: 'a table is sorted by a column without an index',
  cause: 'no-index',
  operation: (lab) => staysSmall(lab, 300),
  async setup(lab) {
    await lab.sql('CREATE INDEX "Location_city_idx" ON "Location" ("city")');
    looks.set(lab, 'SELECT * FROM "Location" ORDER BY "city" LIMIT 25');
  },
  inject: async (lab) => {
    await lab.sql('DROP INDEX "Location_city_idx"');
  },
  symptoms: [],
  solutions: [
    {
      name: 'Index what you sort and filter by',
      apply: async (lab) => {
        await lab.apply('index-city');
      },
    },
  ],
};

export default drill({
  page: 'prisma-studio/slow-loading',
  stepLimitMs: 60_000,
  setup: async (lab) => {
    looks.set(lab, studioPage('Location', '"id" ASC'));
  },
  operation: (lab) => staysSmall(lab, 2_000),
  faults: [manyRows, wideRows, neglected, noIndex],
  unseen: {
    'Search timed out after 5 seconds. This kind of search is expensive, and your table might be too large.':
      'Studio shows it after five seconds of searching, for which the demo database is too small',
  },
});
