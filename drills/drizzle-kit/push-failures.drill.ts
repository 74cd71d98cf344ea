/** Proves the page on pushes that would drop, truncate, ask or say nothing, with Drizzle Kit's real command line. */
import assert from 'node:assert/strict';
import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import {
  type Answer,
  CARELESS_CONFIG,
  type DrizzleProject,
  FIRST,
  INTERRUPT,
  layDrizzleProject,
  SECOND,
} from '../clients/drizzle-project.ts';
import { layPrismaProject } from '../clients/prisma-project.ts';
import { drill, type Fault, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const VIDEOS = ['table public.media_videos definition', 'table public.media_videos rows'];
const MEDIA = 'media';

/** The page's configuration without its question before every push, for pushes that are to run into the server's error. */
const UNASKED = ['push', '--force'];
const EXECUTE: Answer = ['execute all statements', SECOND];

const projects = new WeakMap<Lab, DrizzleProject>();
const projectOf = (lab: Lab): DrizzleProject => {
  const project = projects.get(lab);
  assert.ok(project, 'The lab has no project.');
  return project;
};

const nothingToPush = (lab: Lab): Promise<void> => projectOf(lab).nothingToPush();

const planIsEmpty = async (lab: Lab): Promise<void> => {
  const { output } = await projectOf(lab).block('The plan must be empty');
  assert.match(output, /No changes detected/);
};

const push: Symptom = { emitter: 'drizzle-kit', see: (lab) => projectOf(lab).kit('push') };

/** A push of another schema file, looked at and taken back. */
const pushOf = (from: string, to: string, args: readonly string[] = ['push']): Symptom => ({
  emitter: 'drizzle-kit',
  async see(lab) {
    projectOf(lab).edit(from, to);
    const result = await projectOf(lab).kit(...args);
    projectOf(lab).edit(to, from);
    return result;
  },
});

const withConfig = (change: (config: string) => string): Symptom => ({
  emitter: 'drizzle-kit',
  async see(lab) {
    projectOf(lab).config(change(lab.block('api/drizzle.config.ts')));
    const result = await projectOf(lab).kit('push');
    projectOf(lab).config(lab.block('api/drizzle.config.ts'));
    return result;
  },
});

const asked = (question: string): Symptom => ({
  emitter: 'drizzle-kit',
  see: (lab) => projectOf(lab).inTerminal('drizzle-kit push', [[question, INTERRUPT]]),
});

const NEW_TABLE = `export const tags = pgTable('media_tags', { id: serial('id').primaryKey() });\n\nexport const reactions`;

const noFilter: Fault = {
  name: 'the configuration has no tablesFilter',
  cause: 'no-tables-filter',
  async inject(lab) {
    projectOf(lab).config(CARELESS_CONFIG);
  },
  symptoms: [
    push,
    {
      emitter: 'drizzle-kit',
      async see(lab) {
        projectOf(lab).edit('export const reactions', NEW_TABLE);
        const result = await projectOf(lab).inTerminal('drizzle-kit push', [['created or renamed', INTERRUPT]]);
        projectOf(lab).resetSchema();
        return result;
      },
    },
  ],
  diagnose: {
    tables: (rows) =>
      assert.deepEqual(
        rows.filter((row) => row['belongs_to'] === 'media API (Drizzle)').map((row) => row['table_name']),
        ['media_videos', 'media_reactions'],
      ),
  },
  solutions: [
    {
      name: 'Tell Drizzle Kit which tables are its own',
      async apply(lab) {
        projectOf(lab).config(lab.block('api/drizzle.config.ts'));
      },
      verify: planIsEmpty,
    },
  ],
};

const INIT = path.join(import.meta.dirname, '..', 'clients', 'migrations', '20251001000000_init', 'migration.sql');

const dropped: Fault = {
  name: 'a careless push finds Prisma’s tables empty',
  cause: 'tables-dropped',
  server: { data: 'empty' },
  async setup(lab) {
    await lab.sql(readFileSync(INIT, 'utf8'));
    await projectOf(lab).kit(...UNASKED);
    layPrismaProject(lab);
  },
  operation: (lab) => lab.query('SELECT count(*) FROM "User"'),
  async inject(lab) {
    projectOf(lab).config(CARELESS_CONFIG);
    const { output } = await projectOf(lab).kit('push');
    // No question was asked, although nobody could have answered one.
    assert.match(output, /Changes applied/);
    projectOf(lab).config(lab.block('api/drizzle.config.ts'));
  },
  symptoms: [],
  diagnose: {
    'missing-tables': (rows) =>
      assert.deepEqual(
        rows.map((row) => row['missing_table']),
        ['Campaign', 'CampaignEmail', 'Location', 'User'],
      ),
  },
  solutions: [
    {
      name: 'Bring back tables that push dropped',
      async apply(lab) {
        const seen: string[] = [];
        for (const name of ['api', 'media-api']) lab.service(name, (action) => void seen.push(`${action} ${name}`));
        await lab.shell(lab.block('Stop both APIs, and keep what is left'), { mayFail: lab.major > 15 });
        assert.deepEqual(seen, ['stop api', 'stop media-api'], 'an API still writes into the new tables');
        const { output } = await projectOf(lab)
          .as('changemaker', layPrismaProject(lab).env)
          .block('Make the missing tables again, empty');
        assert.ok(!output.includes('DROP'), output);
      },
      verify: planIsEmpty,
    },
  ],
};

const TITLE = `title: text('title').notNull()`;
const SLUG = `slug: text('slug').notNull()`;

const requiredColumn: Fault = {
  name: 'a required column is added to a table with rows',
  cause: 'data-in-the-way',
  async inject(lab) {
    projectOf(lab).edit(TITLE, `${TITLE},\n  ${SLUG}`);
  },
  symptoms: [
    push,
    {
      emitter: 'drizzle-kit',
      async see(lab) {
        projectOf(lab).resetSchema();
        projectOf(lab).edit(`  durationSeconds: integer('duration_seconds'),\n`, '');
        const result = await projectOf(lab).kit('push');
        projectOf(lab).resetSchema();
        return result;
      },
    },
    {
      emitter: 'drizzle-kit',
      async see(lab) {
        projectOf(lab).resetSchema();
        projectOf(lab).edit(`integer('duration_seconds')`, `integer('duration_secs')`);
        const result = await asked('created or renamed').see(lab, {});
        projectOf(lab).resetSchema();
        projectOf(lab).edit(TITLE, `${TITLE},\n  ${SLUG}`);
        return result;
      },
    },
  ],
  solutions: [
    {
      name: 'Fill the column before you demand it',
      async apply(lab) {
        const nullable = SLUG.replace('.notNull()', '');
        projectOf(lab).edit(SLUG, nullable);
        await projectOf(lab).inTerminal('drizzle-kit push', [EXECUTE]);
        await lab.apply('fill');
        projectOf(lab).edit(nullable, SLUG);
        await projectOf(lab).inTerminal('drizzle-kit push', [EXECUTE]);
      },
      changes: VIDEOS,
      verify: planIsEmpty,
    },
  ],
};

const otherType: Fault = {
  name: 'a text column is to become a number',
  cause: 'data-in-the-way',
  async setup(lab) {
    await lab.sql(`ALTER TABLE media_videos ADD COLUMN duration text; UPDATE media_videos SET duration = id`);
    projectOf(lab).edit(TITLE, `${TITLE},\n  duration: text('duration')`);
  },
  async inject(lab) {
    projectOf(lab).edit(`duration: text('duration')`, `duration: integer('duration')`);
  },
  symptoms: [
    { emitter: 'drizzle-kit', see: (lab) => projectOf(lab).kit(...UNASKED) },
    {
      emitter: 'drizzle-kit',
      async see(lab) {
        await lab.sql('ALTER TABLE media_videos ADD COLUMN note text');
        projectOf(lab).edit(TITLE, `${TITLE},\n  note: text('note').notNull()`);
        projectOf(lab).edit(`duration: integer('duration')`, `duration: text('duration')`);
        const result = await projectOf(lab).kit(...UNASKED);
        projectOf(lab).edit(`,\n  note: text('note').notNull()`, '');
        projectOf(lab).edit(`duration: text('duration')`, `duration: integer('duration')`);
        await lab.sql('ALTER TABLE media_videos DROP COLUMN note');
        return result;
      },
    },
  ],
  solutions: [
    {
      name: 'Change the type by hand',
      async apply(lab) {
        assert.deepEqual(await lab.sql(lab.block('Values that are not numbers')), []);
        await lab.sql(lab.block('Convert it, then push finds nothing to do'));
      },
      changes: VIDEOS,
      verify: planIsEmpty,
    },
  ],
};

const uniqueTitles: Fault = {
  name: 'a column is to become unique',
  cause: 'no-terminal',
  async setup(lab) {
    await lab.sql(`UPDATE media_videos SET title = title || ' ' || id`);
  },
  async inject(lab) {
    projectOf(lab).edit(TITLE, `${TITLE}.unique()`);
  },
  symptoms: [push],
  solutions: [
    {
      name: 'Answer its questions in a terminal',
      async apply(lab) {
        const script = lab.block('With a terminal, and the connection that the container has').trim();
        await projectOf(lab).inTerminal(script, [['truncate', FIRST], EXECUTE]);
      },
      changes: ['index public.media_videos_title_unique', 'constraint public.media_videos media_videos_title_unique'],
      verify: planIsEmpty,
    },
    {
      name: 'Use reviewed migrations instead of push',
      async apply(lab) {
        const project = projectOf(lab);
        project.resetSchema();
        await project.kit('generate', '--name', 'media_init');
        const { output } = await project.block('Once: record the first file as applied');
        assert.match(output, /recorded 0000_media_init/);
        project.edit(TITLE, `${TITLE}.unique()`);
        await project.block('Write, read, apply');
      },
      changes: [
        'index public.media_videos_title_unique',
        'constraint public.media_videos media_videos_title_unique',
        'schema drizzle',
        '* drizzle.__drizzle_migrations*',
      ],
      verify: planIsEmpty,
    },
  ],
};

const otherName: Fault = {
  name: 'the unique constraint has the name that PostgreSQL gives',
  cause: 'other-constraint-name',
  inject: async (lab) => {
    await lab.sql('ALTER TABLE media_videos RENAME CONSTRAINT media_videos_path_unique TO media_videos_path_key');
  },
  symptoms: [push],
  diagnose: {
    'constraint-names': (rows) => assert.equal(rows[0]?.['name_drizzle_expects'], 'media_videos_path_unique'),
  },
  solutions: [
    {
      name: 'Give the constraint the name that Drizzle expects',
      apply: async (lab) => {
        await lab.apply('rename-constraint');
      },
      verify: planIsEmpty,
    },
  ],
};

const noConnection: Fault = {
  name: 'the password is wrong',
  cause: 'no-connection',
  async inject(lab) {
    projects.set(lab, projectOf(lab).as('changemaker', { DATABASE_URL: lab.url({ password: 'wrong' }) }));
  },
  symptoms: [
    {
      emitter: 'drizzle-kit',
      async see(lab) {
        const login = await projectOf(lab).block('Can the container log in at all?', { mayFail: true });
        assert.match(login.output, /28P01/);
        const silent = await projectOf(lab).kit('push');
        assert.equal(silent.status, 1);
        assert.ok(!silent.output.includes('password'), silent.output);
        return silent;
      },
    },
  ],
  solutions: [],
};

/** The page's statements for its own role, said about the media API's. */
const forMedia = (statements: string): string => statements.replace(/changemaker;/g, `${MEDIA};`);

const ownedBy = (role: string): string =>
  `ALTER TABLE media_videos OWNER TO ${role}; ALTER TABLE media_reactions OWNER TO ${role}`;

const noRights: Fault = {
  name: 'the role may not create tables and does not own them',
  cause: 'no-rights',
  async setup(lab) {
    await lab.sql(`
      CREATE ROLE ${MEDIA} LOGIN PASSWORD '${lab.password}';
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT CREATE ON SCHEMA public TO ${MEDIA};
      ${ownedBy(MEDIA)}`);
    projects.set(lab, projectOf(lab).as(MEDIA));
  },
  operation: (lab) =>
    lab.query('BEGIN; CREATE TABLE media_tags (); ALTER TABLE media_videos ADD COLUMN tag text; ROLLBACK', {
      user: MEDIA,
    }),
  inject: async (lab) => {
    await lab.sql(`
      REVOKE CREATE ON SCHEMA public FROM ${MEDIA};
      ${ownedBy('changemaker')}`);
  },
  symptoms: [
    pushOf(TITLE, `${TITLE}.unique()`, UNASKED),
    {
      emitter: 'drizzle-kit',
      async see(lab) {
        // With the tables its own, push gets as far as making a new one.
        await lab.sql(ownedBy(MEDIA));
        const result = await pushOf('export const reactions', NEW_TABLE, UNASKED).see(lab, {});
        await lab.sql(ownedBy('changemaker'));
        return result;
      },
    },
  ],
  diagnose: { rights: (rows) => assert.equal(rows.length, 3) },
  solutions: [
    {
      name: 'Give the role its rights',
      apply: async (lab) => {
        await lab.sql(forMedia(lab.block('What push needs')));
      },
      changes: ['schema public'],
    },
  ],
};

const SCHEMA_FILE = 'src/modules/media/db/schema.ts';

/** A missing schema file is complained of first, so it is where it belongs while the variable is not set. */
const withoutUrl: Symptom = {
  emitter: 'drizzle-kit',
  async see(lab) {
    renameSync(path.join(lab.dir, 'schema.ts'), path.join(lab.dir, SCHEMA_FILE));
    const result = await withConfig((config) => config.replace('DATABASE_URL', 'NOT_SET')).see(lab, {});
    renameSync(path.join(lab.dir, SCHEMA_FILE), path.join(lab.dir, 'schema.ts'));
    return result;
  },
};

const putRight: Fix = {
  name: 'Put the configuration right',
  async apply(lab) {
    renameSync(path.join(lab.dir, 'schema.ts'), path.join(lab.dir, SCHEMA_FILE));
    await projectOf(lab).block('Is the schema file there, and does it compile?');
  },
  verify: planIsEmpty,
};

const configuration: Fault = {
  name: 'the schema file is not where the configuration says',
  cause: 'configuration',
  async setup(lab) {
    const compilerOptions = { module: 'nodenext', target: 'es2024', strict: true, skipLibCheck: true, types: ['node'] };
    lab.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src', 'drizzle.config.ts'] }));
  },
  async inject(lab) {
    renameSync(path.join(lab.dir, SCHEMA_FILE), path.join(lab.dir, 'schema.ts'));
  },
  symptoms: [
    push,
    withConfig((config) => config.replace(/ {2}dialect:.*\n/, '')),
    withoutUrl,
    { emitter: 'drizzle-kit', see: (lab) => projectOf(lab).kit('push', '--config', 'missing.config.ts') },
    { emitter: 'drizzle-kit', see: (lab) => projectOf(lab).kit('push:pg') },
  ],
  solutions: [putRight],
};

export default drill({
  page: 'drizzle-kit/push-failures',
  // Drizzle Kit takes seconds to start, and one solution starts it several times.
  stepLimitMs: 120_000,
  inputs: { rights: { role: MEDIA } },
  setup: async (lab) => {
    projects.set(lab, layDrizzleProject(lab));
  },
  operation: nothingToPush,
  faults: [
    noFilter,
    dropped,
    requiredColumn,
    otherType,
    uniqueTitles,
    otherName,
    noConnection,
    noRights,
    configuration,
  ],
  unseen: {
    "TypeError: Cannot read properties of undefined (reading 'replace')":
      'needs a pooler in transaction mode between push and the server',
    'Either "connectionString" or "host", "database" are required for database connection':
      'printed by Drizzle Kit before 0.21',
  },
});
