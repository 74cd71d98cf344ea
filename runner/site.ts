/** Builds the site when its sources have changed since the last build, so that `npm start` always serves what is written. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** Everything that the built pages depend on. */
const SOURCES = [
  'content/**',
  'contract/**',
  'public/**',
  'src/**',
  'astro.config.mjs',
  'package-lock.json',
  'tsconfig.json',
];

const STAMP = '.proofbook/site.stamp';

/** How often a long build says that it goes on. */
const PROGRESS_MS = 5_000;

export interface SiteBuild {
  readonly projectDir: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Folder of a site that is up to date. */
export async function ensureSite(build: SiteBuild): Promise<string> {
  const { projectDir, say } = build;
  const site = join(projectDir, 'dist');
  const stampPath = join(projectDir, STAMP);
  const stamp = sourceStamp(projectDir);
  if (existsSync(join(site, '_runner/manifest.json')) && readIfThere(stampPath) === stamp) return site;
  const startedAt = performance.now();
  say('Building the site …');
  await runBuild(build, startedAt);
  mkdirSync(join(projectDir, '.proofbook'), { recursive: true });
  writeFileSync(stampPath, stamp);
  say(`Site built in ${seconds(startedAt)}.`);
  return site;
}

/** A hash over names and contents; times would differ after every checkout. */
export function sourceStamp(projectDir: string): string {
  const hash = createHash('sha256');
  const paths = globSync(SOURCES, { cwd: projectDir }).sort();
  for (const path of paths) {
    const file = join(projectDir, path);
    if (!statSync(file).isFile()) continue;
    hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function runBuild({ projectDir, say, signal }: SiteBuild, startedAt: number): Promise<void> {
  const astro = join(projectDir, 'node_modules/astro/bin/astro.mjs');
  const child = spawn(process.execPath, [astro, 'build'], {
    cwd: projectDir,
    // Astro's telemetry would leave a file in the person's home folder.
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const progress = setInterval(() => say(`Still building (${seconds(startedAt)}) …`), PROGRESS_MS);
  return new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      if (!signal.aborted) say(Buffer.concat(output).toString('utf8').trimEnd());
      reject(new StartError('The site does not build; the reason is above.'));
    });
  }).finally(() => clearInterval(progress));
}

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

const readIfThere = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
