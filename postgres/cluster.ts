/**
 * One PostgreSQL server: started, stopped and started again on the same data folder, never outliving this process. Used
 * by the sandbox and by the drills, for every version.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { CLEAN_ENV, readPidFile } from './data.ts';
import { guardServer } from './guard.ts';
import { type Identity, runAs } from './identity.ts';
import { freePort } from './port.ts';
import { SandboxRefusal } from './refusal.ts';

export interface ClusterPlace {
  readonly binaries: Binaries;
  readonly identity: Identity;
  readonly dataDir: string;
  /** Folder of the Unix socket; absent means TCP alone. */
  readonly socketDir?: string | undefined;
  readonly logFile: string;
  /** Folder to remove when this process dies; only for a throwaway cluster. */
  readonly throwaway?: string | undefined;
}

export type Settings = Readonly<Record<string, string | number>>;

export interface StartOptions {
  /** Asked for first; another one is taken when it is busy. */
  readonly port?: number | undefined;
  readonly settings?: Settings;
  /** `accepting` (default) waits until clients are let in, `listening` only until the server has its port. */
  readonly until?: 'accepting' | 'listening';
}

export type StopMode = 'smart' | 'fast' | 'immediate';

export interface Cluster {
  readonly place: ClusterPlace;
  /** Port of the last start. */
  readonly port: number;
  readonly pid: number | undefined;
  start(options?: StartOptions): Promise<void>;
  stop(mode?: StopMode): Promise<void>;
  /** Everything the server logged. */
  log(): string;
}

const SIGNALS = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const ATTEMPTS = 20;

/** A cluster in its place, not started. */
export function openCluster(place: ClusterPlace): Cluster {
  let child: ChildProcess | undefined;
  let port = 0;

  async function start(options: StartOptions = {}): Promise<void> {
    if (child !== undefined) throw new Error(`The server of ${place.dataDir} already runs, as process ${child.pid}.`);
    for (let attempt = 1; ; attempt += 1) {
      port = attempt === 1 && options.port ? options.port : await freePort();
      const logged = log().length;
      const started = launch(place, port, options.settings ?? {});
      started.once('exit', () => {
        if (child === started) child = undefined;
      });
      child = started;
      if (await comesUp(started, place.dataDir, options.until ?? 'accepting')) return;
      const complaint = log().slice(logged);
      if (attempt === ATTEMPTS || !isPassing(complaint)) throw startFailure(complaint, place);
      if (!PORT_TAKEN.test(complaint)) await sleep(250);
    }
  }

  async function stop(mode: StopMode = 'fast'): Promise<void> {
    const running = child;
    if (running === undefined) return;
    const exited = once(running, 'exit');
    running.kill(SIGNALS[mode]);
    const late = setTimeout(() => running.kill('SIGQUIT'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(late);
  }

  const log = (): string => readLog(place.logFile);

  return {
    place,
    get port() {
      return port;
    },
    get pid() {
      return child?.pid;
    },
    start,
    stop,
    log,
  };
}

function launch(place: ClusterPlace, port: number, settings: Settings): ChildProcess {
  const flags = { listen_addresses: '127.0.0.1', unix_socket_directories: place.socketDir ?? '', ...settings };
  const log = openSync(place.logFile, 'a', 0o600);
  const server = spawn(
    place.binaries.postgres,
    [
      '-D',
      place.dataDir,
      '-p',
      String(port),
      ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...runAs(place.identity), cwd: '/', env: CLEAN_ENV, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  server.unref();
  if (server.pid !== undefined) server.once('exit', guardServer(server.pid, place.identity, place.throwaway));
  return server;
}

/** Waits for a server to come up; false when it ended instead. */
async function comesUp(server: ChildProcess, dataDir: string, until: 'accepting' | 'listening'): Promise<boolean> {
  const failed = new Promise<never>((_, reject) => server.once('error', reject));
  const deadline = Date.now() + START_LIMIT_MS;
  while (server.exitCode === null && server.signalCode === null) {
    const file = readPidFile(dataDir);
    const there = file?.pid === server.pid && file?.port !== undefined;
    if (there && (until === 'listening' ? file.port > 0 : /^(ready|standby)$/.test(file.status))) return true;
    if (Date.now() > deadline) {
      server.kill('SIGQUIT');
      throw new SandboxRefusal(
        'ServerFailed',
        `PostgreSQL did not accept connections within ${START_LIMIT_MS / 1000} s.`,
      );
    }
    await Promise.race([sleep(5), failed]);
  }
  return false;
}

const PORT_TAKEN = /could not create any TCP\/IP sockets/;
/** The children of a killed server need a moment to notice and to let go of its memory. */
const STILL_IN_USE = /pre-existing shared memory block|lock file "[^"]*" already exists/;
const isPassing = (complaint: string): boolean => PORT_TAKEN.test(complaint) || STILL_IN_USE.test(complaint);

function startFailure(complaint: string, place: ClusterPlace): SandboxRefusal {
  const line = complaint.split('\n').findLast((text) => /FATAL|PANIC|error/.test(text)) ?? 'it said nothing';
  return new SandboxRefusal('ServerFailed', `PostgreSQL did not start: ${line.trim()} (log: ${place.logFile})`);
}

function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
