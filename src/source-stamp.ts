/**
 * Which sources a built site was made from: a stamp in `dist/` that the runner compares, so that `npm start` builds only
 * what has changed, whoever built last.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Where the stamp lies in the built site; `_runner` is never served. */
export const STAMP = '_runner/sources.sha256';

/** Everything that the built pages depend on. */
const SOURCES = [
  'content/**',
  'contract/**',
  'knowledge/**',
  'public/**',
  'src/**',
  'astro.config.mjs',
  'package-lock.json',
  'tsconfig.json',
];

/** A hash over names and contents; times would differ after every checkout. */
export function sourceStamp(projectDir: string): string {
  const hash = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: projectDir }).sort()) {
    const file = join(projectDir, path);
    if (!statSync(file).isFile()) continue;
    hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Stamps the build. The hash is taken before it, so that a change in the middle of a build is built again. */
export function stampSources(): AstroIntegration {
  let stamp: string;
  return {
    name: 'proofbook:stamp',
    hooks: {
      'astro:build:start': () => {
        stamp = sourceStamp(process.cwd());
      },
      'astro:build:done': ({ dir }) => writeFileSync(fileURLToPath(new URL(STAMP, dir)), stamp),
    },
  };
}
