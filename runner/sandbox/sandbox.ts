/**
 * The sandbox of a checkout: a real PostgreSQL with the described stack's database in it, kept between starts and
 * stopped with its owner.
 */
import { rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { type Binaries, findPackage, prepareBinaries } from '../../postgres/binaries.ts';
import { type Cluster, openCluster, type Settings } from '../../postgres/cluster.ts';
import { createData, freeData, hasData } from '../../postgres/data.ts';
import { createDatabase, DATABASE, demoStamp, SUPERUSER, withClient } from '../../postgres/demo.ts';
import { emptyFolder } from '../../postgres/folder.ts';
import { type Identity, serverIdentity } from '../../postgres/identity.ts';
import { SandboxRefusal } from '../../postgres/refusal.ts';
import { claimFolder } from './owner.ts';
import { type SandboxPlace, sandboxPlace } from './place.ts';
import { forgetState, newPassword, readState, type SandboxState, writeState } from './state.ts';
import { noteCheckout, sweepLost } from './sweep.ts';

export interface Sandbox {
  /** Connection string of the superuser on the demo database; it stays the same over `reset`. */
  readonly url: string;
  readonly port: number;
  /** Folder of its Unix socket, closed to others; absent where its path would be too long for one. */
  readonly socketDir: string | undefined;
  readonly database: string;
  readonly user: string;
  /** `16.14`. */
  readonly version: string;
  readonly logFile: string;
  /** Whether this start had to make it; then it took seconds. */
  readonly fresh: boolean;
  stop(): Promise<void>;
  /** Makes it anew, demo data and all; every session ends. */
  reset(): Promise<void>;
}

export interface SandboxOptions {
  /** The checkout. */
  readonly projectDir: string;
  /** Told what is being done, one short phrase at a time. */
  readonly onProgress?: (phrase: string) => void;
}

/** What a dev database behind the described stack looks like, plus what helps a page's reader. */
const SETTINGS: Settings = {
  max_connections: 100,
  shared_preload_libraries: 'pg_stat_statements',
  log_min_duration_statement: '1s',
  // Ends a statement whose client is gone, instead of letting it run on.
  client_connection_check_interval: '1s',
  // Faster; a power failure costs a sandbox that is made again on the next start.
  fsync: 'off',
};
const MAX_LOG_BYTES = 10_000_000;

/** Starts the sandbox of a checkout, making it first if need be. Refuses while another process has it. */
export async function openSandbox({ projectDir, onProgress = () => {} }: SandboxOptions): Promise<Sandbox> {
  const identity = serverIdentity();
  const place = sandboxPlace(projectDir, identity);
  const release = claimFolder(place.home);
  try {
    if (identity.foreign) {
      noteCheckout(place.home, projectDir);
      await sweepLost(path.dirname(place.home), identity);
    }
    onProgress('looking for PostgreSQL');
    const binaries = prepareBinaries(findPackage(import.meta.url), identity, () => place.home);
    if ((await freeData(place.dataDir)) === 'stopped') onProgress('stopped a server that a crash had left behind');
    const make = { place, identity, binaries, onProgress };
    const cluster = clusterIn(make);
    const { state, fresh } = await startOrMake(make, cluster);
    return handle(make, cluster, state, fresh, release);
  } catch (error) {
    release();
    throw error;
  }
}

interface Make {
  readonly place: SandboxPlace;
  readonly identity: Identity;
  readonly binaries: Binaries;
  readonly onProgress: (phrase: string) => void;
}

function clusterIn({ place, identity, binaries }: Make): Cluster {
  const logFile = path.join(place.home, 'postgres.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) truncateSync(logFile);
  return openCluster({ binaries, identity, dataDir: place.dataDir, socketDir: place.socketDir, logFile });
}

/** Starts what is there; makes it anew when there is nothing, when it is of other data, or when it does not start. */
async function startOrMake(make: Make, cluster: Cluster): Promise<{ state: SandboxState; fresh: boolean }> {
  const state = readState(make.place.home);
  const usable =
    state !== undefined &&
    state.major === majorOf(make.binaries) &&
    state.demo === demoStamp &&
    hasData(make.place.dataDir);
  if (!usable) return { state: await makeAnew(make, cluster, state), fresh: true };
  try {
    make.onProgress('starting PostgreSQL');
    await cluster.start({ port: state.port, settings: SETTINGS });
  } catch (error) {
    if (!(error instanceof SandboxRefusal)) throw error;
    make.onProgress(`the sandbox is damaged and is made again: ${error.message}`);
    return { state: await makeAnew(make, cluster, state), fresh: true };
  }
  if (cluster.port !== state.port) writeState(make.place.home, { ...state, port: cluster.port });
  return { state, fresh: false };
}

/** Makes the cluster and its database. Password and port of a former one are kept, so that a noted URL stays good. */
async function makeAnew(make: Make, cluster: Cluster, former: SandboxState | undefined): Promise<SandboxState> {
  const { place, identity, binaries, onProgress } = make;
  const password = former?.password ?? newPassword();
  forgetState(place.home);
  emptyFolder(place.dataDir, identity);
  onProgress('creating a PostgreSQL cluster');
  await createData(place.dataDir, binaries, identity, {
    superuser: SUPERUSER,
    password,
    socketAuth: 'scram-sha-256',
  });
  await cluster.start({ port: former?.port, settings: SETTINGS });
  try {
    onProgress('loading the demo data');
    await fill(cluster.port, password);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const state = { major: majorOf(binaries), demo: demoStamp, port: cluster.port, password };
  writeState(place.home, state);
  return state;
}

async function fill(port: number, password: string): Promise<void> {
  const server = { host: '127.0.0.1', port, user: SUPERUSER, password };
  await createDatabase(server, 'demo');
  await withClient({ ...server, database: DATABASE }, async (client) => {
    await client.query(`ALTER DATABASE ${DATABASE} SET runner.environment = 'sandbox'`);
    await client.query('CREATE EXTENSION pg_stat_statements');
    await client.query('SELECT pg_stat_statements_reset()');
  });
}

function handle(make: Make, cluster: Cluster, state: SandboxState, fresh: boolean, release: () => void): Sandbox {
  let stopping: Promise<void> | undefined;
  return {
    get url() {
      return `postgresql://${SUPERUSER}:${state.password}@127.0.0.1:${cluster.port}/${DATABASE}`;
    },
    get port() {
      return cluster.port;
    },
    socketDir: make.place.socketDir,
    database: DATABASE,
    user: SUPERUSER,
    version: make.binaries.version,
    logFile: cluster.place.logFile,
    fresh,
    stop() {
      stopping ??= cluster.stop().then(() => {
        if (make.place.socketDir !== undefined && !make.identity.foreign) {
          rmSync(make.place.socketDir, { recursive: true, force: true });
        }
        release();
      });
      return stopping;
    },
    async reset() {
      await cluster.stop();
      await makeAnew(make, cluster, { ...state, port: cluster.port });
    },
  };
}

const majorOf = (binaries: Binaries): string => binaries.version.split('.')[0] ?? binaries.version;
