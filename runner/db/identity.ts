/** Who is on the other end of a connection. Asked on each new one: a tunnel or a restored copy may change it at any time. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Connection } from './connect.ts';

export interface Identity {
  /** `16.14`. */
  readonly version: string;
  readonly versionNumber: number;
  readonly database: string;
  readonly user: string;
  readonly superuser: boolean;
  readonly inRecovery: boolean;
  /** The mark that somebody put on the database: `ALTER DATABASE … SET runner.environment = 'dev'`. */
  readonly environment: string | undefined;
  /** The cluster's own identifier and the database, hashed; the same after a restart, another after a restore elsewhere. */
  readonly fingerprint: string;
}

interface IdentityRow {
  version: string;
  version_number: string;
  database: string;
  database_oid: string;
  username: string;
  superuser: string;
  in_recovery: string;
  environment: string | null;
}

const IDENTITY = `SELECT pg_catalog.current_setting('server_version') AS version,
  pg_catalog.current_setting('server_version_num') AS version_number,
  pg_catalog.current_database() AS database,
  (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()) AS database_oid,
  session_user AS username,
  (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = session_user) AS superuser,
  pg_catalog.pg_is_in_recovery() AS in_recovery,
  pg_catalog.current_setting('runner.environment', true) AS environment`;

/** Reads the identity outside any transaction. */
export async function identify(connection: Connection): Promise<Identity> {
  const { rows } = await connection.client.query<IdentityRow>(IDENTITY);
  const [row] = rows;
  if (row === undefined) throw new Error('The server did not answer who it is.');
  const system = await systemIdentifier(connection);
  return {
    version: row.version.split(' ', 1)[0] ?? row.version,
    versionNumber: Number(row.version_number),
    database: row.database,
    user: row.username,
    superuser: row.superuser === 't',
    inRecovery: row.in_recovery === 't',
    environment: row.environment || undefined,
    fingerprint: createHash('sha256')
      .update(`${system}/${row.database_oid}/${row.database}`)
      .digest('hex')
      .slice(0, 16),
  };
}

/** Some hosted servers keep pg_control_system() for themselves; there the database's OID and name must do. */
async function systemIdentifier({ client }: Connection): Promise<string> {
  try {
    const { rows } = await client.query<{ id: string }>(
      'SELECT system_identifier AS id FROM pg_catalog.pg_control_system()',
    );
    return rows[0]?.id ?? '';
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') return '';
    throw error;
  }
}
