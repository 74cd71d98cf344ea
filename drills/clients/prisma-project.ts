/**
 * The main API's Prisma project in a lab's folder: schema, migrations, configuration, and Prisma's real command line on the
 * lab's database. The page's shell blocks run in it unchanged, as they would in the API's container.
 */
import { strict as assert } from 'node:assert';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { CommandResult } from '../harness/commands.ts';
import type { Lab } from '../harness/lab.ts';
import type { ShellOptions } from '../harness/lab-shell.ts';
import { NODE_MODULES, openProjectFolder } from './project-folder.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SCHEMA = 'prisma/schema.prisma';
const MIGRATIONS = 'prisma/migrations';

export interface ProjectOptions {
  /** Without it, Prisma takes the media API's tables for drift. */
  readonly externalTables?: boolean;
  /** Names `drill_shadow`, which the drill makes, as the shadow database; `migrate diff` replays files on no other. */
  readonly shadow?: boolean;
}

export interface PrismaProject {
  readonly env: Readonly<Record<string, string>>;
  /** Prisma's command line; any exit status is an answer. */
  prisma(...args: string[]): Promise<CommandResult>;
  /** The same; fails unless it ends with 0. */
  succeed(...args: string[]): Promise<CommandResult>;
  /** A shell block of the page, by its title. */
  block(title: string, options?: ShellOptions): Promise<CommandResult>;
  /** Writes a migration file into its folder. */
  migration(name: string, sql: string): void;
  removeMigration(name: string): void;
  /** Puts lines into a model of the schema, below its first line. */
  addField(model: string, line: string): void;
  schema(): string;
  writeSchema(text: string): void;
  /** The schema as it was at first. */
  resetSchema(): void;
  config(options: ProjectOptions): void;
  /** The same project for another role, with further variables. */
  as(user: string, env?: Readonly<Record<string, string>>): PrismaProject;
}

/** Lays the project into the lab's folder. The demo database already has its history. */
export function layPrismaProject(lab: Lab, options: ProjectOptions = {}): PrismaProject {
  const project = projectOn(lab, {
    ...openProjectFolder(lab),
    ...engineEnvironment(),
    DATABASE_URL: lab.url(),
    SHADOW_DATABASE_URL: lab.url({ database: 'drill_shadow' }),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  });
  project.resetSchema();
  project.config(options);
  cpSync(path.join(import.meta.dirname, 'migrations'), path.join(lab.dir, MIGRATIONS), { recursive: true });
  lab.write(`${MIGRATIONS}/migration_lock.toml`, 'provider = "postgresql"\n');
  return project;
}

function projectOn(lab: Lab, env: Readonly<Record<string, string>>): PrismaProject {
  const schema = () => readFileSync(path.join(lab.dir, SCHEMA), 'utf8');
  const writeSchema = (text: string) => void lab.write(SCHEMA, text);
  const prisma: PrismaProject['prisma'] = (...args) => lab.command('prisma', args, { env });
  return {
    env,
    prisma,
    async succeed(...args) {
      const result = await prisma(...args);
      assert.equal(result.status, 0, `prisma ${args.join(' ')} ended with ${result.status}: ${result.output}`);
      return result;
    },
    block: (title, shell) => lab.shell(lab.block(title), { ...shell, env: { ...env, ...shell?.env } }),
    migration: (name, sql) => void lab.write(`${MIGRATIONS}/${name}/migration.sql`, sql),
    removeMigration: (name) => rmSync(path.join(lab.dir, MIGRATIONS, name), { recursive: true }),
    addField(model, line) {
      assert.ok(schema().includes(`model ${model} {`), `The schema has no model ${model}.`);
      writeSchema(schema().replace(`model ${model} {`, `model ${model} {\n  ${line}`));
    },
    schema,
    writeSchema,
    resetSchema: () => writeSchema(readFileSync(path.join(import.meta.dirname, 'schema.prisma'), 'utf8')),
    config: (options) => void lab.write('prisma.config.ts', configuration(options)),
    as: (user, more = {}) => projectOn(lab, { ...env, DATABASE_URL: lab.url({ user }), ...more }),
  };
}

const configuration = ({
  externalTables = true,
  shadow = false,
}: ProjectOptions): string => `import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: env('DATABASE_URL')${shadow ? ", shadowDatabaseUrl: env('SHADOW_DATABASE_URL')" : ''} },${
    externalTables
      ? `
  experimental: { externalTables: true },
  tables: { external: ['public.media_videos', 'public.media_reactions'] },`
      : ''
  }
});
`;

/** Prisma's own engine where npm has brought it; where it could not be had, the same engine as WebAssembly. */
export function engineEnvironment(): Record<string, string> {
  const engines = path.join(NODE_MODULES, '@prisma', 'engines');
  const native = existsSync(engines) && readdirSync(engines).some((file) => file.startsWith('schema-engine-'));
  return native ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: path.join(ROOT, 'drills', 'schema-engine', 'main.ts') };
}
