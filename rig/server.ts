/** Throwaway PostgreSQL servers for the attack tables, of any version, with the runner's least-privilege roles on them. */
import { join } from 'node:path';
import pg from 'pg';
import type { Access } from '../contract/access.ts';
import type { ServerShape } from '../drills/harness/drill.ts';
import { type LabServer, makeServer } from '../drills/harness/lab-server.ts';
import { openWorkspace } from '../drills/harness/workspace.ts';
import { DATABASE, SUPERUSER } from '../postgres/demo.ts';
import { createRoles } from '../runner/db/role-setup.ts';
import type { Login, TargetConfig } from '../runner/db/target-config.ts';

export interface AttackServer {
  readonly lab: LabServer;
  /** The server with its superuser, as most dev databases are used. */
  readonly superuser: TargetConfig;
  /** The same server with the roles of `npm run target -- init`. */
  leastPrivilege(): Promise<TargetConfig>;
  /** Runs statements as the superuser, around the runner. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  destroy(): Promise<void>;
}

const projectDir = join(import.meta.dirname, '..');

/** Starts a server of a major version; fetches the version if need be. */
export async function startServer(major = 16, shape: ServerShape = {}): Promise<AttackServer> {
  const workspace = openWorkspace(projectDir, () => undefined);
  const lab = await makeServer(workspace, major, { data: 'empty', ...shape });
  const connection = {
    host: '127.0.0.1',
    port: lab.port,
    user: SUPERUSER,
    password: workspace.password,
    database: DATABASE,
  };
  const superuser: TargetConfig = {
    label: 'attacked',
    kind: 'own',
    database: DATABASE,
    connection,
    searchPath: ['public'],
    levels: ['read', 'write', 'admin'],
  };
  let logins: Promise<Record<Access, Login>> | undefined;
  return {
    lab,
    superuser,
    leastPrivilege: async () => {
      logins ??= createRoles(superuser);
      return { ...superuser, logins: await logins };
    },
    query: async (sql, values) => {
      const client = new pg.Client(connection);
      await client.connect();
      try {
        // `pg` answers several statements with a list of results; the last one counts.
        const answer: unknown = await client.query(sql, values);
        const last = (Array.isArray(answer) ? answer.at(-1) : answer) as pg.QueryResult;
        return last.rows;
      } finally {
        await client.end();
      }
    },
    destroy: async () => {
      await lab.destroy();
      workspace.remove();
    },
  };
}
