/** Proves the page on code that asks row by row: its statements are counted, by the client and by the server. */
import assert from 'node:assert/strict';
import { inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';
import { assertUsesIndex } from '../acts/plan.ts';
import { DATABASE_MODULE, runPageCode } from '../clients/page-code.ts';
import { drill, type Fix } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

/** A module of the page, and what is done with it. */
interface Code {
  readonly module: string;
  /** An expression that serves one request. */
  readonly serve: string;
  readonly imports: string;
}

const SLOW: Code = {
  module: 'api/src/campaigns/list-campaigns-slow.ts',
  imports: 'listCampaignsSlowly',
  serve: 'await listCampaignsSlowly()',
};
const LIST: Code = {
  module: 'api/src/campaigns/list-campaigns.ts',
  imports: 'listCampaigns',
  serve: 'await listCampaigns()',
};
const COUNT: Code = {
  module: 'api/src/campaigns/count-emails.ts',
  imports: 'listCampaignsWithCounts',
  serve: 'await listCampaignsWithCounts()',
};
const COLLECT: Code = {
  module: 'api/src/campaigns/emails-of.ts',
  imports: 'emailsOf',
  serve: '[...(await emailsOf((await prisma.campaign.findMany({ take: 50 })).map((one) => one.id))).values()].flat()',
};
const RESOLVE: Code = {
  module: 'api/src/campaigns/resolvers.ts',
  imports: 'resolvers',
  serve:
    'await Promise.all((await prisma.campaign.findMany({ take: 50 })).map((one) => resolvers.Campaign.emails(one)))',
};

/** How the page is served right now, by lab; a fault and its fixes exchange it. */
const serving = new WeakMap<Lab, Code>();

async function serve(lab: Lab, code: Code, database = DATABASE_MODULE): Promise<string> {
  const main = `import { prisma } from './api/src/config/database.ts';
import { ${code.imports} } from './${code.module}';
let statements = 0;
prisma.$on('query', (event) => {
  statements += 1;
  if (statements < 4) console.log('Query: ' + event.query);
});
const answer = ${code.serve};
console.log('statements ' + statements + ', rows ' + answer.length);`;
  const files = { [code.module]: lab.block(code.module), 'api/src/config/database.ts': database };
  return runPageCode(lab, { files, main });
}

async function oneRequest(lab: Lab): Promise<void> {
  const output = await serve(lab, serving.get(lab) ?? LIST);
  const [, statements, rows] = /statements (\d+), rows (\d+)/.exec(output) ?? [];
  assert.ok(Number(rows) >= 50, output);
  assert.ok(Number(statements) <= 4, `${statements} statements were sent for one request`);
}

const REACTIONS = pgTable('media_reactions', { id: integer('id'), videoId: integer('video_id') });

/** An application with Drizzle's logger on, which asks once for each of three videos. */
const DRIZZLE_LOOP = `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';
const reactions = pgTable('media_reactions', { id: integer('id'), videoId: integer('video_id') });
const db = drizzle(new Pool({ connectionString: process.env.DATABASE_URL }), { logger: true });
for (const id of [1, 2, 3]) await db.select().from(reactions).where(eq(reactions.videoId, id));`;

const loggedByServer = async (lab: Lab) => {
  const client = await lab.connect();
  await client.query(`SET log_statement = 'all'`);
  await client.query('SELECT id FROM "CampaignEmail" WHERE "campaignId" = $1', ['x']);
  await client.end();
  return lab.server.log();
};

const tooManyValues = async (lab: Lab) => {
  const pool = new Pool({ connectionString: lab.url() });
  const ids = Array.from({ length: 70_000 }, (_, i) => i);
  try {
    return await lab.errorOf(() => drizzle(pool).select().from(REACTIONS).where(inArray(REACTIONS.id, ids)));
  } finally {
    await pool.end();
  }
};

/** Serves with other code, and counts anew, as the page tells. */
const serveWith = (name: string, code: Code, verify?: Fix['verify']): Fix => ({
  name,
  apply: async (lab) => {
    serving.set(lab, code);
    await lab.apply('reset-counters');
  },
  ...(verify === undefined ? {} : { verify }),
});

const EMAILS = `SELECT id FROM "CampaignEmail" WHERE "campaignId" = ANY (ARRAY['a', 'b', 'c'])`;

async function listsVideos(lab: Lab): Promise<void> {
  const module = 'media-api/src/modules/media/list-videos.ts';
  const main = `import { listVideos } from './${module}';
const videos = await listVideos();
console.log('videos ' + videos.length + ', reactions of the first ' + videos[0].reactions.length);`;
  const output = await runPageCode(lab, { files: { [module]: lab.block(module) }, main });
  assert.match(output, /videos 50, reactions of the first [1-9]/);
}

async function findsManyVideos(lab: Lab): Promise<void> {
  const module = 'media-api/src/modules/media/videos-by-id.ts';
  const main = `import { videosById } from './${module}';
const videos = await videosById(Array.from({ length: 70000 }, (_, i) => i));
console.log('videos ' + videos.length);`;
  assert.match(await runPageCode(lab, { files: { [module]: lab.block(module) }, main }), /videos 1000/);
}

async function testPasses(lab: Lab): Promise<void> {
  const test = lab.block('api/test/list-campaigns.ts');
  const output = await runPageCode(lab, {
    files: { 'api/test/list-campaigns.ts': test },
    main: `await import('./api/test/list-campaigns.ts');`,
  });
  assert.doesNotMatch(output, /Expected 2 statements/);
}

const SLOWLY: Fix = {
  name: 'send all statements of the loop at once',
  apply: async (lab) => {
    assert.match(lab.block(SLOW.module), /Promise\.all/);
    serving.set(lab, SLOW);
  },
};

export default drill({
  page: 'performance/n-plus-one-queries',
  stepLimitMs: 60_000,
  server: { settings: { shared_preload_libraries: 'pg_stat_statements' } },

  setup: async (lab) => {
    await lab.sql(`CREATE EXTENSION pg_stat_statements;
      CREATE INDEX "CampaignEmail_campaignId_idx" ON "CampaignEmail" ("campaignId"); ANALYZE "CampaignEmail"`);
  },

  operation: oneRequest,

  healthy: {
    'count-in-one-statement': (rows) => assert.equal(rows.length, 50),
    'lookups-by-table': (rows) => assert.ok(rows.some((row) => row['table_name'] === 'CampaignEmail')),
  },

  faults: [
    {
      name: 'a list is read in a loop',
      cause: 'query-in-loop',
      inject: async (lab) => {
        serving.set(lab, SLOW);
        await lab.apply('reset-counters');
        await serve(lab, SLOW);
      },
      symptoms: [
        { emitter: 'prisma', see: (lab) => serve(lab, SLOW, lab.block('api/src/config/database.ts')) },
        { emitter: 'prisma', see: (lab) => serve(lab, SLOW) },
        { emitter: 'drizzle-orm', see: (lab) => runPageCode(lab, { files: {}, main: DRIZZLE_LOOP }) },
        { emitter: 'server', see: loggedByServer },
        { emitter: 'node-postgres', see: tooManyValues },
      ],
      diagnose: {
        'repeated-statements': (rows) => {
          assert.match(rows[0]?.['statement'] ?? '', /"CampaignEmail"/);
          assert.ok(Number(rows[0]?.['calls']) >= 50);
        },
      },
      wrongFixes: [SLOWLY],
      solutions: [
        serveWith('Load the relation with the list', LIST, async (lab) => {
          await listsVideos(lab);
          await testPasses(lab);
        }),
        serveWith('Let the database count', COUNT),
        serveWith('Collect the ids and ask once', COLLECT, findsManyVideos),
        serveWith('Let Prisma batch single look-ups', RESOLVE),
      ],
    },
    {
      name: 'the key that is looked up has no index',
      cause: 'relation-not-loaded',
      operation: (lab) => assertUsesIndex(lab, EMAILS, 'CampaignEmail_campaignId_idx'),
      inject: async (lab) => {
        await lab.sql('DROP INDEX "CampaignEmail_campaignId_idx"');
      },
      symptoms: [],
      solutions: [
        {
          name: 'Index the key that is looked up',
          apply: async (lab) => {
            await lab.apply('index-foreign-key');
          },
        },
      ],
    },
  ],
});
