/**
 * The throwaway server of a lab. It carries an identifier, in its data folder and in its settings; the harness starts,
 * breaks and removes nothing that does not carry it, so that no drill can ever reach a real server.
 */
import { randomUUID } from 'node:crypto';
import { chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { type Cluster, openCluster, type StartOptions, type StopMode } from '../../postgres/cluster.ts';
import type { ServerShape } from './server-shape.ts';
import type { Workspace } from './workspace.ts';

export interface LabServer {
  readonly dataDir: string;
  /** Folder of the Unix socket, as `PGHOST` takes it. */
  readonly socketDir: string;
  readonly port: number;
  readonly running: boolean;
  /** `16.14`. */
  readonly version: string;
  /** Starts it; settings given here win over the drill's. */
  start(settings?: ServerShape['settings'], until?: StartOptions['until']): Promise<void>;
  stop(mode?: StopMode): Promise<void>;
  restart(settings?: ServerShape['settings']): Promise<void>;
  /** Everything it logged, over all its starts. */
  log(): string;
  /** Fails when a connection leads to another server than this one. */
  assertOwn(client: pg.Client): Promise<void>;
  destroy(): Promise<void>;
}

const IDENTIFIER_FILE = 'proofbook-drill';
const IDENTIFIER_SETTING = 'proofbook.drill';

/** Makes a server of a version and starts it. */
export async function makeServer(workspace: Workspace, major: number, shape: ServerShape): Promise<LabServer> {
  const folder = workspace.newFolder();
  const dataDir = path.join(folder, 'data');
  const binaries = await workspace.binaries(major);
  await workspace.copyData(major, shape.data ?? 'demo', dataDir);
  const id = randomUUID();
  placeFile(path.join(dataDir, IDENTIFIER_FILE), id, workspace);
  const hbaFile = path.join(folder, 'pg_hba.conf');
  if (shape.hba !== undefined) placeFile(hbaFile, `local all all trust\n${shape.hba}\n`, workspace);
  const cluster = openCluster({
    binaries,
    identity: workspace.identity,
    dataDir,
    socketDir: folder,
    logFile: path.join(folder, 'log'),
    throwaway: folder,
  });
  const base = {
    fsync: 'off',
    // %e puts the SQLSTATE of each message into the log, where a page's code can be checked against it.
    log_line_prefix: '%m [%p] %e ',
    [IDENTIFIER_SETTING]: id,
    ...(shape.hba === undefined ? {} : { hba_file: hbaFile }),
    ...shape.settings,
  };
  const keepData = () => workspace.reuseData(major, shape.data ?? 'demo', dataDir);
  const server = serverOf(cluster, binaries.version, id, base, keepData);
  await server.start();
  return server;
}

function serverOf(
  cluster: Cluster,
  version: string,
  id: string,
  base: Record<string, string | number>,
  keepData: () => Promise<void>,
): LabServer {
  const { dataDir } = cluster.place;
  const folder = path.dirname(dataDir);
  const start: LabServer['start'] = async (settings = {}, until = 'accepting') => {
    assertIdentified(dataDir, id);
    await cluster.start({ port: cluster.port || undefined, settings: { ...base, ...settings }, until });
  };
  return {
    dataDir,
    socketDir: folder,
    version,
    get port() {
      return cluster.port;
    },
    get running() {
      return cluster.pid !== undefined;
    },
    start,
    stop: (mode) => cluster.stop(mode),
    async restart(settings) {
      await cluster.stop();
      await start(settings);
    },
    log: cluster.log,
    async assertOwn(client) {
      const { rows } = await client.query(`SELECT current_setting($1, true) AS id`, [IDENTIFIER_SETTING]);
      if (rows[0]?.id === id) return;
      await client.end();
      throw new Error(
        `This drill reached a server that it did not start (${client.host}:${client.port}) and refuses it.`,
      );
    },
    async destroy() {
      await cluster.stop('immediate');
      await keepData();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

function assertIdentified(dataDir: string, id: string): void {
  let found = '';
  try {
    found = readFileSync(path.join(dataDir, IDENTIFIER_FILE), 'utf8');
  } catch {
    // Missing and foreign are the same refusal.
  }
  if (found !== id)
    throw new Error(`${dataDir} is not this drill’s own cluster, so the drill refuses to start a server on it.`);
}

/** Writes a new file for the server's identity; `wx` follows no link that might stand there. */
function placeFile(file: string, text: string, { identity }: Workspace): void {
  writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  if (identity.foreign) chownSync(file, identity.uid, identity.gid);
}
