/**
 * What is wrong with the TypeScript blocks, by the compiler and the real types of Prisma, Drizzle and pg. Each block is
 * laid into a project of its own at the path of its title; the modules that it imports from there are those of a small
 * project in the shape of the described stack. One run of the compiler checks all of them.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { generatedClient } from '../../drills/clients/prisma.ts';
import type { Block } from './book-blocks.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** Modules that a block may import, by their path in the stack's repository. */
const MODULES: Record<string, string> = {
  'api/src/config/database.ts': `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
export const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: 'postgresql:///' }) });
`,
  'media-api/src/modules/media/db/schema.ts': `import { integer, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core';
export const mediaVideos = pgTable('media_videos', {
  id: serial('id').primaryKey(),
  title: text('title').notNull(),
  path: text('path').notNull().unique(),
  durationSeconds: integer('duration_seconds'),
  createdAt: timestamp('created_at').defaultNow().notNull(),
});
export const mediaReactions = pgTable('media_reactions', {
  id: serial('id').primaryKey(),
  videoId: integer('video_id').notNull().references(() => mediaVideos.id, { onDelete: 'cascade' }),
  userId: text('user_id').notNull(),
  type: text('type').notNull(),
  createdAt: timestamp('created_at').defaultNow().notNull(),
});
`,
  'media-api/src/db.ts': `import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import * as schema from './modules/media/db/schema.ts';
export const pool = new Pool();
export const db = drizzle(pool, { schema });
`,
};

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'preserve',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    // Drizzle's own declarations do not compile with TypeScript 7; only the blocks are judged.
    skipLibCheck: true,
    types: ['node'],
  },
  include: ['blocks/**/*.ts'],
};

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Path of a block in its project: its title, where that is a path. */
const pathOf = (block: Block): string => /^[\w./-]+\.ts\b/.exec(block.title)?.[0] ?? 'api/src/block.ts';

/** Lays the modules that a block imports relatively into its project, as far as the stack's project has them. */
function layModules(folder: string, from: string, code: string): void {
  for (const [, name = ''] of code.matchAll(/from '(\.[^']+)'/g)) {
    const target = path.join(path.dirname(from), name);
    const source = MODULES[target];
    if (source === undefined || existsSync(path.join(folder, target))) continue;
    write(path.join(folder, target), source);
    layModules(folder, target, source);
  }
}

function makeProject(folder: string): void {
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  write(path.join(folder, 'package.json'), '{"type":"module"}');
  write(path.join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
}

/** The compiler's messages for each block, with the line in the page's file. */
export async function typescriptFaults(blocks: readonly Block[]): Promise<Map<Block, string[]>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ts-blocks-'));
  try {
    makeProject(folder);
    const client = path.join(await generatedClient(), 'generated');
    blocks.forEach((block, i) => {
      const own = path.join(folder, 'blocks', String(i));
      write(path.join(own, pathOf(block)), block.code);
      layModules(own, pathOf(block), block.code);
      mkdirSync(path.join(own, 'api', 'src'), { recursive: true });
      symlinkSync(client, path.join(own, 'api', 'src', 'generated'));
    });
    return sortMessages(blocks, await compile(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compile(folder: string): Promise<string> {
  const tsc = path.join(ROOT, 'node_modules', '.bin', 'tsc');
  try {
    await run(tsc, ['-p', folder, '--pretty', 'false'], { cwd: folder, maxBuffer: 1 << 26 });
    return '';
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string };
    if (stdout === '') throw error;
    return stdout;
  }
}

function sortMessages(blocks: readonly Block[], output: string): Map<Block, string[]> {
  const found = new Map<Block, string[]>();
  for (const line of output.split('\n').filter((text) => /error TS/.test(text))) {
    const match = /blocks\/(\d+)\/(.*?)\((\d+),\d+\): error (TS\d+: .*)$/.exec(line);
    const block = blocks[Number(match?.[1] ?? -1)];
    if (!match || !block) throw new Error(`The compiler says something that is about no block: ${line}`);
    const place = match[2] === pathOf(block) ? `line ${block.line + Number(match[3])}` : match[2];
    found.set(block, [...(found.get(block) ?? []), `${place}: ${match[4]}`]);
  }
  return found;
}
