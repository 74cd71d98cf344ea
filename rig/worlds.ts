/**
 * Databases on which the book is tried: healthy ones, seen by roles that may see all or nearly nothing. Whatever a probe
 * reports of them as present is a false alarm.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '../postgres/demo.ts';
import type { TargetConfig } from '../runner/db/target-config.ts';
import { type AttackServer, startServer } from './server.ts';

export interface World {
  /** `elsewhere, owner`. */
  readonly name: string;
  readonly target: TargetConfig;
}

export interface Worlds {
  readonly server: AttackServer;
  readonly worlds: readonly World[];
  /** Two thousand tables; for time, not for truth. */
  readonly wide: World;
  destroy(): Promise<void>;
}

const FOLDER = join(import.meta.dirname, 'worlds');
const DUMPS = 20;

/** Starts one server with all of them. */
export async function openWorlds(major = 16): Promise<Worlds> {
  const server = await startServer(major, { data: 'demo' });
  await server.query("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
  for (const database of ['pgbench', 'elsewhere', 'nothing', 'wide']) await server.query(`CREATE DATABASE ${database}`);
  const at = (database: string, user?: string, password = user ?? ''): TargetConfig => ({
    ...server.superuser,
    database,
    connection: { ...server.superuser.connection, database, ...(user && { user, password }) },
    searchPath: database === 'elsewhere' ? ['app', 'public'] : ['public'],
  });
  await fill(at('pgbench'), 'pgbench.sql');
  await fill(at('elsewhere'), 'elsewhere.sql');
  await fill(at('wide'), 'wide.sql');
  await dumpTables(at('elsewhere'));
  await server.query("CREATE ROLE nobody_yet LOGIN PASSWORD 'nobody_yet'; ALTER DATABASE nothing OWNER TO nobody_yet");
  const demo = server.superuser.database;
  return {
    server,
    worlds: [
      { name: 'demo, superuser', target: server.superuser },
      { name: 'demo, CONNECT alone', target: at(demo, 'stranger') },
      { name: 'pgbench, superuser', target: at('pgbench') },
      { name: 'nothing, owner', target: at('nothing', 'nobody_yet') },
      { name: 'elsewhere, superuser', target: at('elsewhere') },
      { name: 'elsewhere, owner', target: at('elsewhere', 'elsewhere_owner', 'elsewhere') },
      { name: 'elsewhere, CONNECT alone', target: at('elsewhere', 'stranger') },
    ],
    wide: { name: 'wide, superuser', target: at('wide') },
    destroy: () => server.destroy(),
  };
}

/** Counts what was loaded in another session, which tells its own counts at its end. */
async function fill({ connection }: TargetConfig, file: string): Promise<void> {
  await withClient(connection, (client) => client.query(readFileSync(join(FOLDER, file), 'utf8')));
  await withClient(connection, (client) => client.query('VACUUM (ANALYZE)'));
}

/** What pg_dump does to the counters: it reads every table whole, once a night. */
async function dumpTables({ connection }: TargetConfig): Promise<void> {
  await withClient(connection, async (client) => {
    const { rows } = await client.query<{ name: string }>(`SELECT c.oid::regclass::text AS name FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_)'`);
    for (let night = 0; night < DUMPS; night += 1) {
      for (const { name } of rows) await client.query(`SELECT count(*) FROM ONLY ${name}`);
    }
  });
}
