/** Proves the page on a Studio that cannot be reached, cannot start, or cannot read, with the real Studio and a real browser. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { layPrismaProject, type PrismaProject } from '../clients/prisma-project.ts';
import { ask, awaitStudio, freePort, readStudioPage, startStudio } from '../clients/studio.ts';
import { drill, type Fault } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

/** How a person starts Studio, by lab; faults and fixes change it. */
interface Way {
  readonly project: PrismaProject;
  url: string;
  port: number;
  /** Where the browser is: on the machine that Studio runs on, or outside its container. */
  browserAt: string;
}

const COUNT = 'SELECT count(*) FROM "User"';
const VIEWER = 'viewer';

const ways = new WeakMap<Lab, Way>();
const wayOf = (lab: Lab): Way => {
  const way = ways.get(lab);
  assert.ok(way, 'The lab has no Studio.');
  return way;
};

/** Starts Studio, reads a table in it, and closes it. */
async function browse(lab: Lab): Promise<void> {
  const { project, url, port, browserAt } = wayOf(lab);
  const studio = await startStudio(lab, project, url, port);
  await ask(browserAt, port, COUNT).finally(() => studio.stop());
}

const insideContainer: Fault = {
  name: 'Studio runs where the browser is not',
  cause: 'inside-container',
  async inject(lab) {
    // Another loopback address is as far away from 127.0.0.1 as the host is from a container's.
    wayOf(lab).browserAt = '127.0.0.2';
  },
  symptoms: [],
  solutions: [
    {
      name: 'Run Studio on your own machine',
      async apply(lab) {
        const way = wayOf(lab);
        way.browserAt = '127.0.0.1';
        const command = lab.block('Studio outside, database inside Docker');
        const program = lab.background(
          'bash',
          ['-c', command.trim().replace('prisma studio', `prisma studio --browser none --port ${way.port}`)],
          { env: { ...way.project.env, V2_POSTGRES_PASSWORD: lab.password } },
        );
        const studio = await awaitStudio(lab, program, way.port);
        assert.equal((await studio.query(COUNT)).length, 1);
        await studio.stop();
      },
    },
  ],
};

const wrongUrl: Fault = {
  name: 'the password in the URL is wrong',
  cause: 'wrong-url',
  async inject(lab) {
    wayOf(lab).url = lab.url({ password: 'wrong' });
  },
  symptoms: [
    {
      emitter: 'prisma-studio',
      async see(lab) {
        const { project, url, port } = wayOf(lab);
        const studio = await startStudio(lab, project, url, port);
        return readStudioPage(port).finally(() => studio.stop());
      },
    },
    {
      emitter: 'prisma-studio',
      async see(lab) {
        // In a folder without the project's configuration.
        lab.write('elsewhere/package.json', '{}');
        return lab.command('prisma', ['studio', '--browser', 'none'], { cwd: 'elsewhere', env: withoutUrl(lab) });
      },
    },
    {
      emitter: 'prisma-studio',
      see: (lab) =>
        lab.shell('unset DATABASE_URL; prisma studio --browser none', { mayFail: true, env: withoutUrl(lab) }),
    },
    {
      emitter: 'prisma-studio',
      see: (lab) =>
        lab.command('prisma', ['studio', '--browser', 'none', '--url', 'mongodb://localhost/changemaker_v2'], {
          env: wayOf(lab).project.env,
        }),
    },
  ],
  solutions: [
    {
      name: 'Correct the connection string',
      async apply(lab) {
        const way = wayOf(lab);
        const env = { DATABASE_URL: way.url };
        const test = await way.project.block('Does the connection string work?', { env, mayFail: true });
        assert.match(test.output, /P1000|Authentication failed/);
        way.url = lab.url();
        const shown = await way.project.block('The URL in the container, password hidden');
        assert.ok(!shown.output.includes(lab.password), 'The password is shown.');
        const verified = await way.project.block('The connection, with the URL that Studio uses');
        assert.match(verified.output, /connected/);
      },
    },
  ],
};

const withoutUrl = (lab: Lab): Record<string, string> => {
  const { DATABASE_URL: _, ...env } = wayOf(lab).project.env;
  return env;
};

const portTaken: Fault = {
  name: 'another program has the port',
  cause: 'port-taken',
  async inject(lab) {
    const server = createServer().listen(wayOf(lab).port, '127.0.0.1');
    await once(server, 'listening');
    lab.after(() => server.close());
  },
  symptoms: [
    {
      emitter: 'prisma-studio',
      see: (lab) =>
        lab.command('prisma', ['studio', '--browser', 'none', '--port', String(wayOf(lab).port)], {
          env: wayOf(lab).project.env,
        }),
    },
  ],
  solutions: [
    {
      name: 'Use another port, or close the old Studio',
      async apply(lab) {
        assert.match(lab.block('Another port'), /prisma studio --port \d+/);
        wayOf(lab).port = await freePort();
      },
    },
  ],
};

const databaseDown: Fault = {
  name: 'the database is stopped',
  cause: 'database-down',
  inject: (lab) => lab.server.stop(),
  symptoms: [],
  solutions: [
    {
      name: 'Start the database',
      async apply(lab) {
        await lab.shell(lab.block('Start it and wait'));
      },
    },
  ],
};

const noTables: Fault = {
  name: 'no migration has been applied',
  cause: 'no-tables',
  server: { data: 'empty' },
  async setup(lab) {
    await wayOf(lab).project.succeed('migrate', 'deploy');
  },
  inject: async (lab) => {
    await lab.sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  },
  symptoms: [],
  diagnose: { where: (rows) => assert.equal(rows[0]?.['tables_in_public'], '0') },
  solutions: [
    {
      name: 'Apply the migrations',
      async apply(lab) {
        await wayOf(lab).project.block('Make the tables');
      },
      changes: ['table public._prisma_migrations rows', 'schema public'],
    },
  ],
};

const noRights: Fault = {
  name: 'the role may not read the tables',
  cause: 'no-rights',
  async setup(lab) {
    await lab.sql(`
      CREATE ROLE ${VIEWER} LOGIN PASSWORD '${lab.password}';
      GRANT USAGE ON SCHEMA public TO ${VIEWER};
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${VIEWER}`);
    wayOf(lab).url = lab.url({ user: VIEWER });
  },
  inject: async (lab) => {
    await lab.sql(`REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM ${VIEWER}`);
  },
  symptoms: [],
  diagnose: { 'no-rights': (rows) => assert.ok(rows.some((row) => row['table_name'] === '"User"')) },
  solutions: [
    {
      name: 'Let the role read',
      apply: async (lab) => {
        await lab.sql(lab.block('Reading for one role').replaceAll('changemaker;', `${VIEWER};`));
      },
    },
  ],
};

const OLD_STUDIO = 'shown by Studio 5 and 6 in the browser';

export default drill({
  page: 'prisma-studio/cannot-connect',
  // Studio and the browser take seconds to start.
  stepLimitMs: 120_000,
  inputs: { 'no-rights': { role: VIEWER } },
  async setup(lab) {
    const project = layPrismaProject(lab);
    ways.set(lab, { project, url: lab.url(), port: await freePort(), browserAt: '127.0.0.1' });
  },
  operation: browse,
  faults: [insideContainer, wrongUrl, portTaken, databaseDown, noTables, noRights],
  unseen: {
    'Unable to process `{action}` query': OLD_STUDIO,
    'A non-recoverable error has occurred. Reload Studio to continue.': OLD_STUDIO,
    'Error in Prisma Client request:': OLD_STUDIO,
    'Unable to communicate with Prisma Client. Is Studio still running?': OLD_STUDIO,
    'Unable to init PersistenceStore': OLD_STUDIO,
  },
});
