/**
 * A site built from the book in `test/fixtures/book`, whose snippets end in every way a run can end. It is built like
 * the real one, by the same code, in a folder of its own.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeRecording } from './fixture-recording.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** What a build reads besides its content. */
const SOURCES = ['astro.config.mjs', 'contract', 'package.json', 'public', 'runner', 'src', 'tsconfig.json'];

/** What the fixture book takes from the real one. */
const SHARED = ['errors', 'stack.yaml'];

export interface FixtureBook {
  /** Folder of the built site. */
  readonly site: string;
  readonly manifest: string;
  remove(): void;
}

/** Builds the fixture book; takes about as long as a build of the real one. */
export async function buildFixtureBook(): Promise<FixtureBook> {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-book-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    cpSync(join(ROOT, 'test', 'fixtures', 'book'), join(folder, 'content'), { recursive: true });
    for (const name of SHARED) cpSync(join(ROOT, 'content', name), join(folder, 'content', name), { recursive: true });
    await writeRecording(folder);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const astro = join(folder, 'node_modules', 'astro', 'bin', 'astro.mjs');
    const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
    await promisify(execFile)(process.execPath, [astro, 'build'], { cwd: folder, env });
  } catch (thrown) {
    remove();
    throw thrown;
  }
  const site = join(folder, 'dist');
  return { site, manifest: join(site, '_runner', 'manifest.json'), remove };
}
