/** Builds the site when its sources have changed since the last build, so that `npm start` always serves what is written. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAMP, sourceStamp } from '../src/source-stamp.ts';
import { StartError } from './start-error.ts';

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
  if (readIfThere(join(site, STAMP)) === sourceStamp(projectDir)) return site;
  const startedAt = performance.now();
  say('Building the site …');
  await runBuild(build, startedAt);
  say(`Site built in ${seconds(startedAt)}.`);
  return site;
}

function runBuild({ projectDir, say, signal }: SiteBuild, startedAt: number): Promise<void> {
  const astro = join(projectDir, 'node_modules/astro/bin/astro.mjs');
  const child = spawn(process.execPath, [astro, 'build'], {
    cwd: projectDir,
    // Astro's telemetry would leave a file in the person's home folder. A start reviews nothing, so the lock stays.
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', PROOFBOOK_LOCK: 'keep' },
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
