/**
 * The lockfile must be whole: where the packages of another platform cannot be had, npm leaves them out of the lockfile
 * without a word, and every `npm ci` refuses it afterwards.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'];
const DIRECT = KINDS.flatMap((kind) => Object.entries(packageJson[kind] ?? {}));

describe('the lockfile', () => {
  it('is accepted by npm ci in an empty folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'proofbook-lock-'));
    try {
      for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(file, join(folder, file));
      const run = () => execFileSync('npm', ['ci', '--dry-run', '--ignore-scripts'], { cwd: folder, stdio: 'pipe' });
      expect(run).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each(DIRECT)('pins %s to an exact version', (_, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('names every package that runs an install script, with a decision', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean; version?: string }>;
    };
    const scripted = Object.entries(lock.packages)
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    const decided = Object.keys(packageJson['allowScripts'] ?? {}).map((key) => key.replace(/(.)@[^/]*$/, '$1'));
    expect(scripted.filter((name) => !decided.includes(name))).toEqual([]);
  });
});
