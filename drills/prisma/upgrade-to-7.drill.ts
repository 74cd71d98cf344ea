/** Proves the page on a project that keeps one habit of Prisma 6 at a time, with Prisma's real command line and client. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { layPrismaProject, type PrismaProject } from '../clients/prisma-project.ts';
import { drill, type Fault, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const projects = new WeakMap<Lab, PrismaProject>();
const projectOf = (lab: Lab): PrismaProject => {
  const project = projects.get(lab);
  assert.ok(project, 'The lab has no project.');
  return project;
};

const MODULE = 'api/src/config/database.ts';
const GENERATED = 'api/src/generated';

/** The page's head of the schema, with the models of the stack below it; the client goes where the page's module looks for it. */
function schemaOf(lab: Lab): string {
  const models = readFileSync(path.join(import.meta.dirname, '..', 'clients', 'schema.prisma'), 'utf8');
  const head = lab.block('prisma/schema.prisma').replace('../src/generated', '../api/src/generated');
  return `${head}\n${models.slice(models.indexOf('model User'))}`;
}

const laySchema = (lab: Lab): void => projectOf(lab).writeSchema(schemaOf(lab));
const layConfig = (lab: Lab): string => lab.write('prisma.config.ts', lab.block('prisma.config.ts'));
const layModule = (lab: Lab): string => lab.write(MODULE, lab.block(MODULE));
const generate = (lab: Lab) => projectOf(lab).block('Generate the client');

const MAIN = `import { prisma } from './${MODULE}';
console.log('users ' + (await prisma.user.count()));
await prisma.$disconnect();
`;

/** Where Prisma's variable is: in a file, as on a developer's machine. */
const withoutVariable = (project: PrismaProject) => {
  const { DATABASE_URL: _, ...env } = project.env;
  return env;
};

/** What a deploy does: validate, generate, look at the history, start. */
async function deploy(lab: Lab): Promise<void> {
  const env = withoutVariable(projectOf(lab));
  for (const [file, ...args] of [
    ['prisma', 'generate'],
    ['prisma', 'migrate', 'status'],
    ['node', '--env-file=.env', 'main.ts'],
  ] as const) {
    const { status, output } = await lab.command(file, args, { env });
    assert.equal(status, 0, output);
  }
}

/** A program of the application's, run alone; any end is an answer. */
const running =
  (text: string, file = 'try.ts') =>
  (lab: Lab) => {
    lab.write(file, text);
    return lab.command('node', ['--env-file=.env', file], { env: projectOf(lab).env });
  };

const prints = (emitter: Symptom['emitter'], see: Symptom['see']): Symptom => ({ emitter, see });
const cli =
  (...args: string[]) =>
  (lab: Lab) =>
    lab.command('prisma', args, { env: withoutVariable(projectOf(lab)) });

const CLIENT = (options: string): string => `import { PrismaClient } from './${GENERATED}/prisma/client.ts';
try { new PrismaClient(${options}); } catch (error) { console.log(error.message); }
`;

const moveUrl = {
  name: 'Move the URL into prisma.config.ts',
  apply: async (lab: Lab) => {
    laySchema(lab);
    layConfig(lab);
  },
  verify: async (lab: Lab) => {
    const { output } = await projectOf(lab).block('Schema, client and database agree');
    assert.match(output, /Database schema is up to date!/);
  },
};

const urlInSchema: Fault = {
  name: 'the schema has the URL, as in Prisma 6',
  cause: 'url-in-schema',
  inject: async (lab) => {
    projectOf(lab).writeSchema(
      schemaOf(lab).replace('provider = "postgresql"', 'provider = "postgresql"\n  url      = env("DATABASE_URL")'),
    );
  },
  symptoms: [prints('prisma', cli('validate'))],
  wrongFixes: [
    {
      name: 'write the URL itself into the schema',
      apply: async (lab) => {
        projectOf(lab).writeSchema(projectOf(lab).schema().replace('env("DATABASE_URL")', '"postgresql://x"'));
      },
    },
  ],
  solutions: [moveUrl],
};

const noUrl: Fault = {
  name: 'there is no configuration',
  cause: 'no-url-in-config',
  inject: async (lab) => rmSync(path.join(lab.dir, 'prisma.config.ts')),
  symptoms: [prints('prisma-migrate', cli('migrate', 'status'))],
  solutions: [moveUrl],
};

const envNotLoaded: Fault = {
  name: 'the configuration relies on Prisma to read .env',
  cause: 'env-not-loaded',
  inject: async (lab) => {
    lab.write('prisma.config.ts', lab.block('prisma.config.ts').replace(/^if \(existsSync.*$/m, ''));
  },
  symptoms: [prints('prisma', cli('validate'))],
  solutions: [moveUrl],
};

const noAdapter: Fault = {
  name: 'the client is made as in Prisma 6',
  cause: 'no-adapter',
  inject: async (lab) => {
    lab.write(
      MODULE,
      `import { PrismaClient } from '../generated/prisma/client.ts';\nexport const prisma = new PrismaClient();\n`,
    );
  },
  symptoms: [
    prints('prisma', running(CLIENT(''))),
    prints('prisma', running(CLIENT('{}'))),
    prints('prisma', running(CLIENT(`{ datasources: { db: { url: 'postgresql://x' } } }`))),
  ],
  wrongFixes: [
    {
      name: 'hand the URL over, as the option of Prisma 6',
      apply: async (lab) => {
        lab.write(
          MODULE,
          `import { PrismaClient } from '../generated/prisma/client.ts';
export const prisma = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL });\n`,
        );
      },
    },
  ],
  solutions: [{ name: 'Give the client a driver adapter', apply: async (lab) => void layModule(lab) }],
};

const notGenerated: Fault = {
  name: 'the code imports a client that was never generated',
  cause: 'client-not-generated',
  inject: async (lab) => {
    lab.write(MODULE, lab.block(MODULE).replace('../generated/prisma/client.ts', '@prisma/client'));
  },
  symptoms: [
    prints('node', running(`import { PrismaClient } from '@prisma/client';\nconsole.log(PrismaClient);\n`)),
    prints('node', running(`const { PrismaClient } = require('@prisma/client');\n`, 'try.cjs')),
    prints('prisma', async (lab) => {
      projectOf(lab).writeSchema(schemaOf(lab).replace(/^ *output.*$/m, ''));
      const result = await cli('generate')(lab);
      laySchema(lab);
      return result;
    }),
  ],
  solutions: [
    {
      name: 'Generate the client where the code looks for it',
      apply: async (lab) => {
        await generate(lab);
        layModule(lab);
      },
    },
  ],
};

const removedOption: Fault = {
  name: 'a script calls migrate with an option that is gone',
  cause: 'removed-option',
  inject: async (lab) =>
    void lab.write(
      'script.sh',
      'npx prisma migrate diff --from-empty --to-schema-datamodel prisma/schema.prisma --script\n',
    ),
  operation: async (lab) => {
    await deploy(lab);
    const { status, output } = await lab.command('sh', ['script.sh'], { env: projectOf(lab).env });
    assert.equal(status, 0, output);
  },
  setup: async (lab) => void lab.write('script.sh', 'true\n'),
  symptoms: [
    prints('prisma-migrate', cli('migrate', 'dev', '--skip-generate')),
    prints(
      'prisma-migrate',
      cli('migrate', 'diff', '--from-empty', '--to-schema-datamodel', 'prisma/schema.prisma', '--script'),
    ),
  ],
  solutions: [
    {
      name: 'Take removed options out of the scripts',
      apply: async (lab) =>
        void lab.write('script.sh', 'npx prisma migrate diff --from-empty --to-schema prisma/schema.prisma --script\n'),
    },
  ],
};

export default drill({
  page: 'prisma/upgrade-to-7',
  stepLimitMs: 60_000,

  setup: async (lab) => {
    const project = layPrismaProject(lab);
    projects.set(lab, project);
    laySchema(lab);
    layConfig(lab);
    layModule(lab);
    lab.write('.env', `DATABASE_URL="${lab.url()}"\n`);
    lab.write('main.ts', MAIN);
    await generate(lab);
  },

  operation: deploy,

  faults: [urlInSchema, noUrl, envNotLoaded, noAdapter, notGenerated, removedOption],

  unproved: {
    'Go back to Prisma 6':
      'the packages of version 6 are no dependency of this project, and the drill installs nothing',
  },
});
