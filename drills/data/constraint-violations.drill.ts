/** Proves the page on rows that break rules, on rules that old rows break, and on rows whose parents are gone. */
import assert from 'node:assert/strict';
import { type Models, withModels } from '../clients/models.ts';
import { runPageCode } from '../clients/page-code.ts';
import { drill, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const refusal = (sql: string): Symptom => ({
  emitter: 'server',
  see: (lab) => lab.errorOf(() => lab.query(sql)),
});

const refusedByPrisma = (action: (models: Models) => Promise<unknown>): Symptom => ({
  emitter: 'prisma',
  see: (lab) => withModels(lab.url(), (models) => lab.errorOf(() => action(models))),
});

const USER = `INSERT INTO "User" (id, email, name, password, age) VALUES`;
const EMAIL = `INSERT INTO "CampaignEmail" (id, "campaignId", subject) VALUES`;
const FIRST_CAMPAIGN = '(SELECT min(id) FROM "Campaign")';

/** Whether the tables can be trusted: each rule is there, checked, and obeyed. */
async function allRulesHold(lab: Lab): Promise<void> {
  const rows = await lab.sql(`
    SELECT (SELECT count(*) FROM pg_constraint WHERE NOT convalidated)::int AS unchecked,
           (SELECT count(*) FROM pg_constraint WHERE contype = 'f')::int AS foreign_keys,
           (SELECT count(*) FROM "User" WHERE age < 0)::int AS negative,
           (SELECT count(*) FROM "CampaignEmail" e WHERE NOT EXISTS (SELECT FROM "Campaign" c WHERE c.id = e."campaignId"))::int AS orphans`);
  assert.deepEqual(rows[0], { unchecked: 0, foreign_keys: 4, negative: 0, orphans: 0 });
}

const ORPHANS = `
  ALTER TABLE "CampaignEmail" DROP CONSTRAINT "CampaignEmail_campaignId_fkey";
  ${EMAIL} ('orphan', 'gone', 'Whose?');
  SET session_replication_role = replica;
  UPDATE "CampaignEmail" SET "userId" = 'nobody' WHERE id = (SELECT min(id) FROM "CampaignEmail");
  UPDATE "Campaign" SET "createdByUserId" = 'nobody' WHERE id = ${FIRST_CAMPAIGN}`;

const MODULES = [
  'api/src/campaigns/create-campaign.ts',
  'api/src/campaigns/add-email.ts',
  'api/src/locations/create-location.ts',
];

const USE_THEM = `import { createCampaign } from './api/src/campaigns/create-campaign.ts';
import { addEmail } from './api/src/campaigns/add-email.ts';
import { createLocation } from './api/src/locations/create-location.ts';
const campaign = await createCampaign('Drill', ['One', 'Two']);
console.log('emails ' + campaign.emails.length);
console.log('added ' + (await addEmail(campaign.id, 'Three'))?.subject);
console.log('unknown ' + (await addEmail('nope', 'Four')));
const place = { name: 'Hall', address: '1 King St', postalCode: 'm5h 2n2', province: 'ON', city: 'Toronto' };
console.log('latitude ' + (await createLocation({ ...place, latitude: '43.65' })).latitude);
try { createLocation({ ...place, province: 'Ontario' }); } catch (error) { console.log('refused ' + error.constructor.name); }
`;

const SHOWS = ['emails 2', 'added Three', 'unknown undefined', 'latitude 43.65', 'refused ZodError'];

/** Uses the page's own modules as an application would. */
async function useModules(lab: Lab): Promise<void> {
  const files = Object.fromEntries(MODULES.map((name) => [name, lab.block(name)]));
  const output = await runPageCode(lab, { files, main: USE_THEM });
  for (const line of SHOWS) assert.ok(output.includes(line), output);
}

/** What the application's code does; the fault and its fix exchange it. */
const careless = new WeakSet<Lab>();

const PLACE = { name: 'Hall', address: '1 King St', postalCode: 'M5H 2N2', province: 'ON', city: 'Toronto' };

const bySql: Symptom[] = [
  refusal(`${EMAIL} ('e', 'nope', 's')`),
  refusal(`INSERT INTO "User" (id, email, password) VALUES ('u', 'u@x.ca', 'p')`),
  refusal(`ALTER TABLE "User" ALTER age SET NOT NULL`),
  refusal(`INSERT INTO "User" (id, email, name, password, age) VALUES ('u', 'u@x.ca', 'n', 'p', 'old')`),
  refusal(`INSERT INTO drill_short (name, mood) VALUES ('far too long', 'glad')`),
  refusal(`INSERT INTO drill_short (name, mood) VALUES ('x', 'furious')`),
  refusal(`${USER} ('u', 'u@x.ca', 'n', 'p', '3000000000')`),
  refusal(`SELECT 2147483647::int + 1`),
  refusal(`SELECT 1000::numeric(3, 1)`),
  refusal(`SELECT '2026-02-30'::timestamp`),
  refusal(`INSERT INTO drill_short (during) VALUES ('[2026-01-02,2026-01-03]')`),
  refusal(`UPDATE "User" SET age = now()`),
];

const byPrisma: Symptom[] = [
  refusedByPrisma((models) => models.campaignEmail.create({ data: { campaignId: 'nope', subject: 's' } })),
  refusedByPrisma(async (models) => {
    const [email] = await models.campaignEmail.findMany({ take: 1, select: { id: true, campaignId: true } });
    return models.campaign.update({
      where: { id: email?.['campaignId'] },
      data: { emails: { disconnect: { id: email?.['id'] } } },
    });
  }),
  refusedByPrisma((models) => models.user.create({ data: { email: 'u@x.ca', password: 'p' } })),
  refusedByPrisma((models) => models.location.create({ data: { ...PLACE, latitude: '43.65' } })),
  refusedByPrisma((models) =>
    models.$executeRawUnsafe(`INSERT INTO "User" (id, email, password) VALUES ('u', 'u@x.ca', 'p')`),
  ),
  refusedByPrisma((models) =>
    models.user.create({ data: { email: 'u@x.ca', name: 'n', password: 'p', age: 3_000_000_000 } }),
  ),
  {
    emitter: 'prisma',
    async see(lab) {
      await lab.sql(`ALTER TABLE "User" ALTER password TYPE varchar(100)`);
      const user = { email: 'u@x.ca', name: 'n', password: 'p'.repeat(200) };
      const error = await withModels(lab.url(), (models) => lab.errorOf(() => models.user.create({ data: user })));
      await lab.sql(`ALTER TABLE "User" ALTER password TYPE text`);
      return error;
    },
  },
  {
    emitter: 'prisma',
    async see(lab) {
      await lab.sql(`CREATE FUNCTION drill_empty() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := NULL; RETURN NEW; END';
        CREATE TRIGGER drill_empty BEFORE INSERT ON "User" FOR EACH ROW EXECUTE FUNCTION drill_empty()`);
      const user = { email: 'u@x.ca', name: 'n', password: 'p' };
      const error = await withModels(lab.url(), (models) => lab.errorOf(() => models.user.create({ data: user })));
      await lab.sql('DROP FUNCTION drill_empty CASCADE');
      return error;
    },
  },
];

const CHECKED_TABLE = `
  CREATE TYPE drill_mood AS ENUM ('glad', 'sad');
  CREATE TABLE drill_short (id serial PRIMARY KEY, name varchar(8), mood drill_mood, during daterange,
    EXCLUDE USING gist (during WITH &&));
  INSERT INTO drill_short (name, mood, during) VALUES ('x', 'sad', '[2026-01-01,2026-01-05]')`;

const ADD_CHECK = 'ALTER TABLE "User" ADD CONSTRAINT drill_age CHECK (age >= 0)';
const NEGATIVE = `UPDATE "User" SET age = -5 WHERE id = (SELECT min(id) FROM "User")`;

export default drill({
  page: 'data/constraint-violations',

  operation: allRulesHold,

  inputs: { 'parent-exists': { campaign_id: 'nope' } },

  healthy: {
    'rules-of-table': (rows) => {
      const key = rows.find((row) => row['rule'] === 'CampaignEmail_campaignId_fkey');
      assert.match(key?.['definition'] ?? '', /ON DELETE RESTRICT/);
    },
    'required-columns': (rows) => assert.ok(rows.some((row) => row['column_name'] === 'email')),
    'parent-exists': (rows) => assert.equal(rows.length, 0),
  },

  faults: [
    {
      name: 'the code writes what the tables refuse',
      cause: 'value-not-allowed',
      setup: async (lab) => {
        await lab.sql(CHECKED_TABLE);
      },
      inject: async (lab) => {
        careless.add(lab);
      },
      operation: async (lab) => {
        if (!careless.has(lab)) return useModules(lab);
        return withModels(lab.url(), (models) => models.location.create({ data: { ...PLACE, latitude: '43.65' } }));
      },
      symptoms: [...bySql, ...byPrisma],
      solutions: [
        {
          name: 'Check values where they come in',
          apply: async (lab) => {
            careless.delete(lab);
          },
          changes: [
            'table public."Campaign" rows',
            'table public."CampaignEmail" rows',
            'table public."Location" rows',
          ],
        },
      ],
    },
    {
      name: 'children are written before their parents',
      cause: 'parent-missing',
      inject: async (lab) => {
        careless.add(lab);
      },
      operation: async (lab) => {
        if (!careless.has(lab)) return useModules(lab);
        return withModels(lab.url(), (models) =>
          models.campaignEmail.create({ data: { campaignId: 'later', subject: 's' } }),
        );
      },
      symptoms: [refusal(`${EMAIL} ('e', 'later', 's')`)],
      diagnose: {
        'parent-exists': {
          params: async (lab) => ({
            campaign_id: String((await lab.sql(`SELECT min(id) AS id FROM "Campaign"`))[0]?.['id']),
          }),
          check: (rows) => assert.notEqual(rows[0]?.['emails'], '0'),
        },
      },
      solutions: [
        {
          name: 'Create the parent first, in one transaction',
          apply: async (lab) => {
            careless.delete(lab);
          },
          changes: [
            'table public."Campaign" rows',
            'table public."CampaignEmail" rows',
            'table public."Location" rows',
          ],
        },
      ],
    },
    {
      name: 'a script writes users without an id',
      cause: 'required-field-empty',
      setup: async (lab) => {
        await lab.sql('ALTER TABLE "User" ALTER id SET DEFAULT gen_random_uuid()');
      },
      inject: async (lab) => {
        await lab.sql('ALTER TABLE "User" ALTER id DROP DEFAULT');
      },
      operation: async (lab) => {
        await lab.query(`INSERT INTO "User" (email, name, password) VALUES ('script@x.ca', 'n', 'p')`);
        await lab.query(`DELETE FROM "User" WHERE email = 'script@x.ca'`);
      },
      symptoms: [refusal(`INSERT INTO "User" (email, name, password) VALUES ('script@x.ca', 'n', 'p')`)],
      solutions: [
        {
          name: 'Give the column a default in the database',
          apply: async (lab) => {
            await lab.apply('default-id');
          },
        },
      ],
    },
    {
      name: 'a campaign with e-mails is to be deleted',
      cause: 'children-left',
      inject: async (lab) => {
        await lab.sql(
          `INSERT INTO "Campaign" (id, name) VALUES ('doomed', 'Doomed'); ${EMAIL} ('d1', 'doomed', 's'), ('d2', 'doomed', 's')`,
        );
      },
      operation: async (lab) => {
        await lab.query(`DELETE FROM "Campaign" WHERE id = 'doomed'`);
      },
      symptoms: [
        refusal(`DELETE FROM "Campaign" WHERE id = 'doomed'`),
        refusal(`CREATE TEMP TABLE p (id int PRIMARY KEY); CREATE TEMP TABLE c (id int REFERENCES p);
          INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); DELETE FROM p`),
        refusedByPrisma((models) => models.campaign.delete({ where: { id: 'doomed' } })),
      ],
      diagnose: {
        'parent-exists': {
          params: () => ({ campaign_id: 'doomed' }),
          check: (rows) => assert.equal(rows[0]?.['emails'], '2'),
        },
      },
      solutions: [
        {
          name: 'Delete a parent together with its children',
          apply: async (lab) => {
            await lab.shell(lab.block('Back up, keeping an older backup if this one fails'), {
              mayFail: lab.major > 15,
            });
            await lab.apply('delete-campaign', { campaign_id: 'doomed' });
          },
        },
      ],
    },
    {
      name: 'a rule is to be added that an old row breaks',
      cause: 'old-rows-break-rule',
      inject: async (lab) => {
        await lab.sql(`${NEGATIVE}; ALTER TABLE "User" ADD CONSTRAINT drill_unchecked CHECK (age >= 0) NOT VALID`);
      },
      symptoms: [
        refusal(ADD_CHECK),
        refusal(`${USER} ('u', 'u@x.ca', 'n', 'p', -1)`),
        refusedByPrisma((models) =>
          models.user.create({ data: { email: 'u@x.ca', name: 'n', password: 'p', age: -5 } }),
        ),
      ],
      diagnose: { 'rows-breaking-check': (rows) => assert.equal(rows.length, 1) },
      wrongFixes: [
        {
          name: 'add the rule as it is',
          apply: async (lab) => {
            await lab.sql('ALTER TABLE "User" DROP CONSTRAINT drill_unchecked');
            await lab.errorOf(() => lab.sql(ADD_CHECK));
          },
        },
      ],
      solutions: [
        {
          name: 'Add a rule although old rows break it',
          apply: async (lab) => {
            await lab.sql('ALTER TABLE "User" DROP CONSTRAINT drill_unchecked');
            await lab.apply('add-check');
            await lab.apply('repair-ages');
            await lab.apply('validate-check');
          },
          verify: async (lab) => {
            const error = await lab.errorOf(() => lab.query(`${USER} ('u', 'u@x.ca', 'n', 'p', -1)`));
            assert.equal((error as { code?: string }).code, '23514');
          },
          changes: ['constraint public."User" positive_age', 'table public."User" rows'],
        },
      ],
    },
    {
      name: 'an import switched the foreign keys off',
      cause: 'orphaned-rows',
      inject: async (lab) => {
        await lab.sql(ORPHANS);
      },
      symptoms: [refusal(`ALTER TABLE "CampaignEmail" ADD FOREIGN KEY ("campaignId") REFERENCES "Campaign" (id)`)],
      diagnose: { 'orphaned-rows': (rows) => assert.equal(rows.length, 3) },
      solutions: [
        {
          name: 'Remove rows that refer to nothing',
          apply: async (lab) => {
            await lab.apply('repair-orphans');
            const orphans = await lab.shell(lab.block('Rows without a parent, for each foreign key'));
            assert.equal(orphans.stdout.trim(), '');
            await lab.apply('add-foreign-key');
            await lab.apply('validate-foreign-key');
          },
          changes: ['table public."Campaign" rows', 'table public."CampaignEmail" rows'],
        },
      ],
    },
  ],

  unseen: {
    'ERROR: null value in column "{column}" violates not-null constraint': 'PostgreSQL 13 is not kept any more',
    'Foreign key constraint violated: `{constraint} (index)`': 'a wording of Prisma 6; the pinned client is 7.10',
    'Foreign key constraint failed on the field: `{field}`': 'the wording of Prisma up to 5; the pinned client is 7.10',
    'A constraint failed on the database: `{error}`': 'P2004 of older clients; 7.10 says P2039',
    'Value out of range for the type. {error}': 'the wording of Prisma up to 6; the pinned client is 7.10',
  },
});
