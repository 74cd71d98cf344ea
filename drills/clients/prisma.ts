/**
 * Prisma's real client for the demo database, generated once for the pinned version and the schema beside this file.
 * Only the client: it has no engine, so nothing is downloaded.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SCHEMA = path.join(import.meta.dirname, 'schema.prisma');

/** A configuration beside `schema.prisma`; Prisma 7 takes the URL from here. */
export const PRISMA_CONFIG = `import { defineConfig, env } from 'prisma/config';
export default defineConfig({ schema: 'schema.prisma', datasource: { url: env('DATABASE_URL') } });
`;

/**
 * `generate` and `validate` never call the schema engine, but the CLI looks for its binary first and would fetch it; any
 * program will do. Never for `migrate`: it would do nothing, successfully.
 */
export const OFFLINE_ENVIRONMENT = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  CHECKPOINT_DISABLE: '1',
  DATABASE_URL: 'postgresql:///',
};

/**
 * What drills use of a client; the generated types belong to a folder that the project's own compiler does not see.
 * Delegates are reached by the model's name.
 */
export interface Prisma {
  readonly user: { count(): Promise<number>; findMany(args?: object): Promise<object[]> };
  $queryRawUnsafe(sql: string): Promise<unknown>;
  $connect(): Promise<void>;
  $disconnect(): Promise<void>;
}

interface ClientModule {
  readonly PrismaClient: new (options: { adapter: PrismaPg }) => Prisma;
}

/** Folder that holds `generated/prisma/client.ts`; made the first time, kept with the project's other state. */
export async function generatedClient(): Promise<string> {
  const version = readFileSync(path.join(ROOT, 'node_modules', 'prisma', 'package.json'));
  const name = createHash('sha256').update(version).update(readFileSync(SCHEMA)).digest('hex').slice(0, 16);
  const folder = path.join(ROOT, '.proofbook', 'prisma-client', name);
  if (!existsSync(folder)) await generate(folder);
  return path.join(folder, 'src');
}

/** Generates beside the final place and moves it there when it is whole; whoever comes second throws its copy away. */
async function generate(folder: string): Promise<void> {
  mkdirSync(path.dirname(folder), { recursive: true });
  // Several drills of one process may come at the same time.
  const part = mkdtempSync(`${folder}.part-`);
  const prisma = path.join(part, 'prisma');
  try {
    mkdirSync(prisma);
    writeFileSync(path.join(part, 'package.json'), '{"type":"module"}');
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(part, 'node_modules'));
    cpSync(SCHEMA, path.join(prisma, 'schema.prisma'));
    writeFileSync(path.join(prisma, 'prisma.config.ts'), PRISMA_CONFIG);
    const cli = path.join(ROOT, 'node_modules', 'prisma', 'build', 'index.js');
    await promisify(execFile)(process.execPath, [cli, 'generate'], { cwd: prisma, env: OFFLINE_ENVIRONMENT });
    if (!existsSync(folder)) renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Runs an action with a client of its own, as an application would have it, and closes the client. */
export async function withPrisma<T>(url: string, action: (prisma: Prisma) => Promise<T>): Promise<T> {
  const file = path.join(await generatedClient(), 'generated', 'prisma', 'client.ts');
  const { PrismaClient } = (await import(pathToFileURL(file).href)) as ClientModule;
  // A session that an injected fault ends must not end the drill's own process.
  const adapter = new PrismaPg({ connectionString: url }, { onPoolError: () => undefined });
  const prisma = new PrismaClient({ adapter });
  try {
    return await action(prisma);
  } finally {
    await prisma.$disconnect();
  }
}
