/** A cluster's data folder: made by initdb, and freed from what a crash left in it. */
import { execFile } from 'node:child_process';
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { type Identity, runAs } from './identity.ts';
import { commandLine, isRunning } from './process.ts';

/** The programs see nothing of our environment: a stray PGDATA or PGOPTIONS must not reach them. */
export const CLEAN_ENV: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', TZ: 'UTC' };

const LOCALE = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
const STOP_GRACE_MS = 5_000;

export interface DataOptions {
  readonly superuser: string;
  readonly password: string;
  /** How clients of the socket prove who they are; TCP always asks for the password. */
  readonly socketAuth: 'scram-sha-256' | 'trust';
  /** Further arguments of initdb. */
  readonly more?: readonly string[];
}

/** Makes the data folder of a new cluster. Its parent must be a folder that the identity may enter and, for a new folder, write to. */
export async function createData(
  dataDir: string,
  binaries: Binaries,
  identity: Identity,
  options: DataOptions,
): Promise<void> {
  const passwordFile = `${dataDir}.password`;
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (identity.foreign) chownSync(passwordFile, identity.uid, identity.gid);
    await promisify(execFile)(
      binaries.initdb,
      [
        `--pgdata=${dataDir}`,
        `--username=${options.superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth-host=scram-sha-256',
        `--auth-local=${options.socketAuth}`,
        '--encoding=UTF8',
        `--locale=${LOCALE}`,
        '--lc-messages=C',
        // A power failure in this second costs a sandbox that is made again on the next start.
        '--no-sync',
        '--no-instructions',
        ...(options.more ?? []),
      ],
      { ...runAs(identity), cwd: '/', env: CLEAN_ENV },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Whether initdb has been here; not whether it finished. */
export const hasData = (dataDir: string): boolean => existsSync(path.join(dataDir, 'PG_VERSION'));

/** What the server writes about itself into its data folder. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `standby` or `stopping`. */
  readonly status: string;
}

export function readPidFile(dataDir: string): PidFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  return pid > 1 ? { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() } : undefined;
}

/**
 * Frees a data folder that a dead owner left behind: stops its server if one still runs, and removes a pid file whose
 * number now belongs to nobody or to a stranger. A stranger is left alone.
 */
export async function freeData(dataDir: string): Promise<'clean' | 'stopped'> {
  const left = readPidFile(dataDir);
  if (left === undefined) return 'clean';
  if (!serves(left.pid, dataDir)) {
    rmSync(path.join(dataDir, 'postmaster.pid'), { force: true });
    return 'clean';
  }
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(left.pid, signal);
    if (await gone(left.pid)) return 'stopped';
  }
  throw new Error(`PostgreSQL, process ${left.pid}, does not stop.`);
}

/** Whether a process is a PostgreSQL server of this very data folder. */
export function serves(pid: number, dataDir: string): boolean {
  const words = (commandLine(pid) ?? '').split(/\0| (?=-D )/);
  return path.basename(words[0] ?? '') === 'postgres' && words.includes(dataDir);
}

async function gone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < STOP_GRACE_MS; waited += 20) {
    if (!isRunning(pid)) return true;
    await sleep(20);
  }
  return false;
}
