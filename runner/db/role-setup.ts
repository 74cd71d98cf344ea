/** Creates and removes the least-privilege roles in a target, each in one transaction. */
import { randomBytes } from 'node:crypto';
import type { Access } from '../../contract/access.ts';
import { ACCESS_LEVELS } from '../../contract/access.ts';
import type { Connection } from './connect.ts';
import { openConnection } from './connect.ts';
import { identify } from './identity.ts';
import type { RolePlan } from './roles.ts';
import { createRoleStatements, dropRoleStatements, ROLES } from './roles.ts';
import { scramVerifier } from './scram.ts';
import type { Login, TargetConfig } from './target-config.ts';

const OWNERS = `SELECT DISTINCT r.rolname AS name, r.rolsuper::text AS superuser
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_roles AS r ON r.oid = c.relowner
  WHERE c.relkind IN ('r', 'p', 'm', 'v', 'S') AND r.rolname !~ '^(pg_|proofbook_)'
    AND c.relnamespace::pg_catalog.regnamespace::text !~ '^(pg_|information_schema)' ORDER BY 1`;

/** What would be created here. */
export const planRoles = (target: TargetConfig): Promise<RolePlan> => onTarget(target, readPlan);

/** Creates the roles and gives their logins; throws, and leaves nothing behind, when one exists already or rights are missing. */
export function createRoles(target: TargetConfig): Promise<Record<Access, Login>> {
  const password = (): string => randomBytes(24).toString('base64url');
  const passwords: Record<Access, string> = { read: password(), write: password(), admin: password() };
  return onTarget(target, async (connection) => {
    const verifiers = mapLevels((access) => scramVerifier(passwords[access]));
    await inTransaction(connection, createRoleStatements(await readPlan(connection), verifiers));
    return mapLevels((access) => ({ user: ROLES[access], password: passwords[access] }));
  });
}

/** Removes the roles that are there and gives their names. */
export function dropRoles(target: TargetConfig): Promise<string[]> {
  return onTarget(target, async (connection) => {
    const existing = await existingRoles(connection);
    await inTransaction(connection, dropRoleStatements(existing));
    return existing;
  });
}

async function existingRoles({ client }: Connection): Promise<string[]> {
  const { rows } = await client.query<{ rolname: string }>({
    text: 'SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY ($1::name[])',
    values: [Object.values(ROLES)],
  });
  return rows.map((row) => row.rolname);
}

async function readPlan(connection: Connection): Promise<RolePlan> {
  const { database, versionNumber } = await identify(connection);
  const { rows } = await connection.client.query<{ name: string; superuser: string }>(OWNERS);
  const owners = rows.map(({ name, superuser }) => ({ name, superuser: superuser === 'true' }));
  return { database, versionNumber, owners };
}

async function inTransaction({ client }: Connection, statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  for (const statement of statements) await client.query(statement);
  await client.query('COMMIT');
}

async function onTarget<T>(target: TargetConfig, work: (connection: Connection) => Promise<T>): Promise<T> {
  // With the target's own login: the roles cannot make or remove themselves.
  const { logins: _, ...own } = target;
  const connection = await openConnection(own, 'proofbook/target');
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

const mapLevels = <T>(make: (access: Access) => T): Record<Access, T> => ({
  read: make(ACCESS_LEVELS[0]),
  write: make(ACCESS_LEVELS[1]),
  admin: make(ACCESS_LEVELS[2]),
});
