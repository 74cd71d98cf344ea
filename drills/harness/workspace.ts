/**
 * The folder of one proof run, in the system's temporary folder: templates, throwaway servers, scratch files. It goes with
 * the run, also when the run is killed. PostgreSQL's data is made once for each version and copied for each server.
 */
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Binaries, prepareBinaries } from '../../postgres/binaries.ts';
import { openCluster } from '../../postgres/cluster.ts';
import { createData } from '../../postgres/data.ts';
import { createDatabase, SUPERUSER } from '../../postgres/demo.ts';
import { postGuard } from '../../postgres/guard.ts';
import { type Identity, serverIdentity } from '../../postgres/identity.ts';
import { sharedTemp } from '../../runner/sandbox/place.ts';
import { newPassword } from '../../runner/sandbox/state.ts';
import { openDataPool } from './data-pool.ts';
import { packageOf } from './versions.ts';

export interface Workspace {
  readonly folder: string;
  readonly identity: Identity;
  /** The superuser's password on every server of this run. */
  readonly password: string;
  binaries(major: number): Promise<Binaries>;
  /** A new folder, owned by the identity that runs the servers. */
  newFolder(): string;
  /** Makes what the copies are made of, once; on a busy machine it takes longer than any step of a drill may. */
  prepare(major: number, data: 'demo' | 'empty'): Promise<void>;
  /** Puts a fresh copy of a version's data into a folder. */
  copyData(major: number, data: 'demo' | 'empty', to: string): Promise<void>;
  /** Keeps the data of a stopped server, for a later copy of the same. */
  reuseData(major: number, data: 'demo' | 'empty', dataDir: string): Promise<void>;
  remove(): void;
}

/** A server that is being stopped may still write, so removing is tried until nothing is left. */
const REMOVE_FOLDER =
  'i=0; while [ -e "$1" ] && [ $i -lt 200 ]; do rm -rf -- "$1" 2>/dev/null; i=$((i+1)); sleep 0.05; done';

/** Opens the folder of a run. `remove` ends it; if this process dies first, a guard does. */
export function openWorkspace(projectDir: string, say: (line: string) => void): Workspace {
  const identity = serverIdentity();
  const folder = mkdtempSync(path.join(sharedTemp(identity), 'proofbook-'));
  if (identity.foreign) chownSync(folder, identity.uid, identity.gid);
  const dismiss = postGuard(REMOVE_FOLDER, [folder]);
  const password = newPassword();
  const pool = openDataPool(folder, identity);
  let count = 0;

  function newFolder(): string {
    count += 1;
    const made = path.join(folder, String(count));
    mkdirSync(made, { mode: 0o700 });
    if (identity.foreign) chownSync(made, identity.uid, identity.gid);
    return made;
  }

  const binaries = once(
    (major: number) => major,
    async (major) => prepareBinaries(await packageOf(major, projectDir, say), identity, () => folder),
  );
  const template = once(
    (request: TemplateRequest) => `${request.major} ${request.data}`,
    async (request) => makeTemplate(request, await binaries(request.major), identity, password, newFolder()),
  );

  return {
    folder,
    identity,
    password,
    binaries,
    newFolder,
    prepare: async (major, data) => {
      await template({ major, data });
    },
    copyData: async (major, data, to) => pool.take(await template({ major, data }), to),
    reuseData: async (major, data, dataDir) => pool.giveBack(await template({ major, data }), dataDir),
    remove() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
      dismiss();
    },
  };
}

interface TemplateRequest {
  readonly major: number;
  readonly data: 'demo' | 'empty';
}

async function makeTemplate(
  { data }: TemplateRequest,
  binaries: Binaries,
  identity: Identity,
  password: string,
  folder: string,
): Promise<string> {
  const dataDir = path.join(folder, 'data');
  // Inside the official image the socket asks for no password; drills rely on the same.
  // Small WAL segments, because the data is copied for every fault and every fix.
  const more = ['--wal-segsize=1'];
  await createData(dataDir, binaries, identity, { superuser: SUPERUSER, password, socketAuth: 'trust', more });
  const cluster = openCluster({ binaries, identity, dataDir, socketDir: folder, logFile: path.join(folder, 'log') });
  await cluster.start({ settings: { fsync: 'off', min_wal_size: '2MB', max_wal_size: '2MB' } });
  try {
    await createDatabase({ host: '127.0.0.1', port: cluster.port, user: SUPERUSER, password }, data);
  } finally {
    await cluster.stop();
  }
  return dataDir;
}

/** Remembers what an asynchronous function answered for a key, so that it is asked once. */
function once<A, R>(keyOf: (argument: A) => unknown, action: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  const answers = new Map<unknown, Promise<R>>();
  return (argument) => {
    const key = keyOf(argument);
    const answer = answers.get(key) ?? action(argument);
    answers.set(key, answer);
    return answer;
  };
}
