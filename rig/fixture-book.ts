/**
 * A site built from the book in `rig/book`, whose snippets end in every way a run can end. It is built like
 * the real one, by the same code, in a folder of its own, and kept until something that it is built from changes.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeRecording } from './fixture-recording.ts';

const ROOT = join(import.meta.dirname, '..');

/** What a build reads besides its content. */
const SOURCES = [
  'astro.config.mjs',
  'contract',
  'knowledge',
  'package.json',
  'public',
  'runner',
  'src',
  'tsconfig.json',
];

/** What the fixture book takes from the real one. */
const SHARED = ['stack.yaml'];

/** Where built books are kept; the one of the present sources and no other. */
const KEPT = join(ROOT, '.proofbook', 'fixture-book');

export interface FixtureBook {
  /** Folder of the built site. */
  readonly site: string;
  readonly manifest: string;
}

/** Builds the fixture book, unless it has been built from the same sources before. */
export async function buildFixtureBook(): Promise<FixtureBook> {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-book-'));
  try {
    await copyBook(folder);
    const site = join(KEPT, stampOf(folder));
    if (!existsSync(site)) {
      await build(folder);
      rmSync(KEPT, { recursive: true, force: true });
      mkdirSync(KEPT, { recursive: true });
      keep(join(folder, 'dist'), site);
    }
    return { site, manifest: join(site, '_runner', 'manifest.json') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyBook(folder: string): Promise<void> {
  for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  cpSync(join(ROOT, 'rig', 'book'), join(folder, 'content'), { recursive: true });
  for (const name of SHARED) cpSync(join(ROOT, 'content', name), join(folder, 'content', name), { recursive: true });
  await writeRecording(folder);
}

/** A hash over the names and contents of all that a build reads. */
function stampOf(folder: string): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const name of globSync('**/*', { cwd: folder }).sort()) {
    const file = join(folder, name);
    if (statSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

async function build(folder: string): Promise<void> {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const astro = join(folder, 'node_modules', 'astro', 'bin', 'astro.mjs');
  // A book made for tests has no lock of its own, which CI would ask for.
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', CI: '' };
  await promisify(execFile)(process.execPath, [astro, 'build'], { cwd: folder, env });
}

/** Copies and then renames, so that a half-copied site is never taken for a whole one. */
function keep(from: string, to: string): void {
  const unfinished = `${to}.part`;
  cpSync(from, unfinished, { recursive: true });
  renameSync(unfinished, to);
}
