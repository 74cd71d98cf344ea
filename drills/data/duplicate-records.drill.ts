/** Proves the page on doubled users, on a missing unique index, on racing sign-ups and on a sequence that is behind. */
import assert from 'node:assert/strict';
import { runWithDrizzle } from '../clients/drizzle.ts';
import { withModels } from '../clients/models.ts';
import { runPageCode } from '../clients/page-code.ts';
import { drill, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const INSERT = `INSERT INTO "User" (id, email, name, password) VALUES`;

/** Three accounts of one person: the oldest, one that differs in case, and one created at the same instant as another. */
const DOUBLES = `
  DROP INDEX "User_email_key";
  INSERT INTO "User" (id, email, name, password, "createdAt") VALUES
    ('keep', 'ada@example.ca', 'Ada', 'x', '2026-01-01'),
    ('later', 'ada@example.ca', 'Ada L.', 'x', '2026-01-02'),
    ('shouting', ' Ada@Example.ca', 'ADA', 'x', '2026-01-03'),
    ('twin-1', 'twin@example.ca', 'Twin', 'x', '2026-01-01'),
    ('twin-2', 'twin@example.ca', 'Twin', 'x', '2026-01-01');
  UPDATE "Campaign" SET "createdByUserId" = 'later' WHERE id = (SELECT min(id) FROM "Campaign");
  UPDATE "CampaignEmail" SET "userId" = 'shouting' WHERE id = (SELECT min(id) FROM "CampaignEmail");
  UPDATE media_reactions SET user_id = 'twin-2' WHERE id = 1;`;

/** What a repaired table has to refuse; as a rehearsal that is always rolled back. */
async function insertTwice(lab: Lab): Promise<void> {
  const client = await lab.connect();
  try {
    await client.query('BEGIN');
    await client.query(`${INSERT} ('test-1', 'test@example.com', 'Test', 'x')`);
    const error = await lab.errorOf(() => client.query(`${INSERT} ('test-2', 'test@example.com', 'Test', 'x')`));
    assert.equal((error as { code?: string }).code, '23505');
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
}

const buildIndex = (lab: Lab) => lab.query(`CREATE UNIQUE INDEX CONCURRENTLY drill_key ON "User" (email)`);

const failedBuild: Symptom = {
  emitter: 'server',
  async see(lab) {
    const error = await lab.errorOf(() => buildIndex(lab));
    await lab.sql('DROP INDEX IF EXISTS drill_key');
    return error;
  },
};

const MERGED = [
  'table public."User" rows',
  'table public."Campaign" rows',
  'table public."CampaignEmail" rows',
  'table public.media_reactions rows',
];

async function mergeAndEnforce(lab: Lab): Promise<void> {
  await lab.shell(lab.block('Back up, keeping an older backup if this one fails'), { mayFail: lab.major > 15 });
  await lab.apply('merge-users');
  await lab.apply('normalize-emails');
  await lab.apply('unique-index');
}

async function assertNothingLost(lab: Lab): Promise<void> {
  const owners = await lab.sql(`
    SELECT (SELECT "createdByUserId" FROM "Campaign" ORDER BY id LIMIT 1) AS campaign,
           (SELECT "userId" FROM "CampaignEmail" ORDER BY id LIMIT 1) AS email,
           (SELECT user_id FROM media_reactions WHERE id = 1) AS reaction`);
  assert.deepEqual(owners[0], { campaign: 'keep', email: 'keep', reaction: 'twin-1' });
}

/** The well-known statements: the one keeps twins, the other orphans campaigns without a word. */
const deleteNewer: Fix = {
  name: 'delete the newer ones',
  apply: async (lab) => {
    await lab.sql(`DELETE FROM "User" u1 WHERE EXISTS (
      SELECT 1 FROM "User" u2 WHERE u2.email = u1.email AND u2."createdAt" < u1."createdAt")`);
  },
  verify: async (lab) => {
    const rows = await lab.sql(`SELECT "createdByUserId" AS owner FROM "Campaign" ORDER BY id LIMIT 1`);
    assert.equal(rows[0]?.['owner'], null, 'the campaign kept its owner, so the page’s warning is wrong');
  },
};

/** Fifty requests that sign the same new person up, each as the page’s module or another one does it. */
const RACE = `import { signUp } from './api/src/users/sign-up.ts';
let refused = 0;
for (let round = 0; round < 4; round += 1) {
  const tries = Array.from({ length: 50 }, () => signUp('race-' + round + '@example.ca', 'Racer', 'x'));
  refused += (await Promise.allSettled(tries)).filter((one) => one.status === 'rejected').length;
}
console.log('refused ' + refused);`;

const SIGN_UP = 'api/src/users/sign-up.ts';
/** How sign-ups are done, by lab; the fault and its fix exchange it. */
const signUps = new WeakMap<Lab, string>();

const EMPTY_UPDATE = `import { prisma } from '../config/database.ts';
export const signUp = (email: string, name: string, password: string) =>
  prisma.user.upsert({ where: { email }, update: {}, create: { email, name, password } });
`;

async function signUpAtOnce(lab: Lab): Promise<void> {
  const files = { [SIGN_UP]: signUps.get(lab) ?? lab.block(SIGN_UP) };
  const refused = Number(/refused (\d+)/.exec(await runPageCode(lab, { files, main: RACE }))?.[1]);
  await lab.sql(`DELETE FROM "User" WHERE email LIKE 'race-%'`);
  assert.equal(refused, 0, `${refused} of 200 sign-ups were refused`);
}

const IMPORT = `import { importUsers } from './api/src/users/import-users.ts';
const rows = ['New@Example.ca', ' ada@example.ca'].map((email) => ({ email, name: 'N', password: 'x' }));
const first = await importUsers(rows);
const second = await importUsers(rows);
console.log('added ' + first.count + ' then ' + second.count);`;

export default drill({
  page: 'data/duplicate-records',

  operation: insertTwice,

  healthy: {
    references: (rows) => {
      const names = rows.map((row) => `${row['table_name']}.${row['column_name']}: ${row['deleting_the_row']}`);
      assert.ok(names.includes('media_reactions.user_id: is not noticed, there is no foreign key'), names.join('\n'));
    },
    'find-duplicates': (rows) => assert.equal(rows.length, 0),
  },

  verify: { 'find-duplicates': (rows) => assert.equal(rows.length, 0) },

  faults: [
    {
      name: 'nothing forbids doubles, and there are some',
      cause: 'no-unique-index',
      inject: async (lab) => {
        await lab.sql(DOUBLES);
      },
      symptoms: [failedBuild],
      alsoLit: { 'case-variants': 'one of the doubles differs in case' },
      diagnose: {
        'find-duplicates': (rows) => {
          assert.deepEqual(
            rows.map((row) => [row['email'], row['rows']]),
            [
              ['ada@example.ca', '3'],
              ['twin@example.ca', '2'],
            ],
          );
          assert.match(rows[0]?.['ids'] ?? '', /^\{keep,/);
        },
      },
      wrongFixes: [
        {
          ...deleteNewer,
          apply: async (lab) => {
            await deleteNewer.apply(lab, {});
            await buildIndex(lab).catch(() => {});
          },
        },
      ],
      solutions: [
        {
          name: 'Merge duplicates into the oldest account',
          apply: mergeAndEnforce,
          verify: assertNothingLost,
          changes: MERGED,
        },
        {
          name: 'Make the database enforce it',
          apply: async (lab) => {
            const refused = await lab.errorOf(() => lab.apply('unique-index'));
            assert.match(String(refused), /23505/);
            const [rule] = await lab.read('unique-rule');
            assert.equal(rule?.['broken_indexes'], '1', 'the failed build left no invalid index');
            await lab.apply('drop-unique-index');
            await lab.apply('merge-users');
            await lab.apply('unique-index');
          },
          verify: assertNothingLost,
          changes: MERGED,
        },
      ],
    },
    {
      name: 'addresses were stored as they were typed',
      cause: 'case-variants',
      inject: async (lab) => {
        await lab.sql(`${INSERT} ('first', 'eve@example.ca', 'Eve', 'x'), ('second', 'Eve@Example.ca', 'Eve', 'x'),
          ('alone', 'Solo@Example.ca ', 'Solo', 'x')`);
      },
      operation: async (lab) => {
        const rows = await lab.query(`SELECT count(*)::int AS n FROM "User" WHERE email <> lower(trim(email))`);
        assert.equal(rows[0]?.['n'], 0);
        await insertTwice(lab);
      },
      symptoms: [
        {
          emitter: 'server',
          async see(lab) {
            const error = await lab.errorOf(() => lab.apply('unique-lower-index'));
            await lab.sql('DROP INDEX "User_lower_email_key"');
            const psql = await lab.psql(['-c', `CREATE UNIQUE INDEX drill_key ON "User" (lower(trim(email)))`]);
            return `${error}\n${psql.output}`;
          },
        },
      ],
      solutions: [
        {
          name: 'Write addresses in one form',
          apply: async (lab) => {
            // People without an address are not one person; the demo's column allows none, a reader's may.
            await lab.sql(`ALTER TABLE "User" ALTER COLUMN email DROP NOT NULL;
              ${INSERT} ('null-1', NULL, 'N', 'x'), ('null-2', NULL, 'N', 'x'), ('none-1', '', 'N', 'x'), ('none-2', ' ', 'N', 'x')`);
            await lab.apply('merge-users');
            const [left] = await lab.sql(`SELECT count(*)::int AS n FROM "User" WHERE id LIKE 'n%-_'`);
            assert.equal(left?.['n'], 4, 'accounts without an address were taken for one person');
            await lab.sql(
              `DELETE FROM "User" WHERE id LIKE 'n%-_'; ALTER TABLE "User" ALTER COLUMN email SET NOT NULL`,
            );
            await lab.apply('normalize-emails');
            await lab.apply('unique-lower-index');
          },
          verify: async (lab) => {
            const rows = await lab.sql(`SELECT email FROM "User" WHERE id = 'alone'`);
            assert.equal(rows[0]?.['email'], 'solo@example.ca');
          },
          changes: ['table public."User" rows', 'index public."User_lower_email_key"'],
        },
      ],
    },
    {
      name: 'fifty requests sign the same person up at once',
      cause: 'race',
      operation: signUpAtOnce,
      inject: async (lab) => {
        signUps.set(lab, EMPTY_UPDATE);
      },
      symptoms: [
        {
          emitter: 'server',
          see: (lab) => lab.errorOf(() => lab.query(`${INSERT} ('x', (SELECT min(email) FROM "User"), 'n', 'p')`)),
        },
        {
          emitter: 'server',
          see: (lab) =>
            lab.errorOf(() => runWithDrizzle(lab.url(), `${INSERT} ('x', (SELECT min(email) FROM "User"), 'n', 'p')`)),
        },
        {
          emitter: 'prisma',
          see: (lab) =>
            withModels(lab.url(), async (models) => {
              const [known] = await models.user.findMany({ take: 1, select: { email: true } });
              return lab.errorOf(() => models.user.create({ data: { ...known, name: 'n', password: 'p' } }));
            }),
        },
        {
          emitter: 'prisma',
          see: (lab) =>
            withModels(lab.url(), (models) =>
              lab.errorOf(() => models.$executeRawUnsafe(`${INSERT} ('x', (SELECT min(email) FROM "User"), 'n', 'p')`)),
            ),
        },
        {
          emitter: 'server',
          see: (lab) =>
            lab.errorOf(() =>
              lab.query(`${INSERT} ('a', 'two@x.ca', 'n', 'p'), ('b', 'two@x.ca', 'n', 'p')
                ON CONFLICT (email) DO UPDATE SET name = excluded.name`),
            ),
        },
      ],
      solutions: [
        {
          name: 'Let the write expect the conflict',
          apply: async (lab) => {
            signUps.delete(lab);
            await lab.sql(`${INSERT} ('ada', 'ada@example.ca', 'Ada', 'x')`);
            const name = 'api/src/users/import-users.ts';
            assert.match(
              await runPageCode(lab, { files: { [name]: lab.block(name) }, main: IMPORT }),
              /added 1 then 0/,
            );
          },
          changes: ['table public."User" rows'],
        },
      ],
    },
    {
      name: 'videos were restored with their ids',
      cause: 'sequence-behind',
      operation: (lab) =>
        lab.query(`INSERT INTO media_videos (title, path) VALUES ('t', 'drill ' || random()) RETURNING id`),
      inject: async (lab) => {
        await lab.sql(`SELECT setval('media_videos_id_seq', 5)`);
      },
      symptoms: [
        {
          emitter: 'server',
          see: (lab) => lab.errorOf(() => lab.query(`INSERT INTO media_videos (title, path) VALUES ('t', 'new')`)),
        },
      ],
      solutions: [
        {
          name: 'Move the sequence past the highest id',
          apply: async (lab) => {
            await lab.apply('move-sequence');
          },
          changes: ['table public.media_videos rows'],
        },
      ],
    },
  ],

  unseen: {
    'Unique constraint failed on the fields: (`{fields}`)':
      'the wording of Prisma up to 7.9; the pinned client is 7.10',
    'Unique constraint failed on the (not available)': 'printed by older clients that could not read the constraint',
    'A unique constraint would be violated on {model}. Details: Field name = {field}': 'Prisma 1 is not kept any more',
    'A unique constraint covering the columns `[{columns}]` on the table `{table}` will be added. If there are existing duplicate values, this will fail.':
      'a warning of prisma migrate dev before it asks, at a terminal only',
  },
});
