/**
 * Login roles with no more rights than a level needs. They are what holds where a transaction cannot: a superuser's
 * read-only transaction still reads files and runs programs. Pure: makes the statements, runs none.
 */
import pg from 'pg';
import type { Access } from '../../contract/access.ts';

export const ROLES = {
  read: 'proofbook_read',
  write: 'proofbook_write',
  admin: 'proofbook_admin',
} as const satisfies Record<Access, string>;

export interface RolePlan {
  readonly database: string;
  /** `server_version_num`. */
  readonly versionNumber: number;
  /** Owners of the database's tables; the admin role gets their rights where that does not make it a superuser. */
  readonly owners: readonly { readonly name: string; readonly superuser: boolean }[];
}

/** Statements that make the three roles, with a SCRAM verifier in place of each password. */
export function createRoleStatements(plan: RolePlan, verifiers: Readonly<Record<Access, string>>): string[] {
  const database = pg.escapeIdentifier(plan.database);
  const roles = Object.entries(ROLES).flatMap(([access, role]) => [
    `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 10 PASSWORD ${pg.escapeLiteral(verifiers[access as Access])}`,
    `GRANT CONNECT ON DATABASE ${database} TO ${role}`,
    `GRANT pg_read_all_data, pg_monitor TO ${role}`,
  ]);
  return [
    ...roles,
    `ALTER ROLE ${ROLES.read} SET default_transaction_read_only = on`,
    `GRANT pg_write_all_data TO ${ROLES.write}`,
    `GRANT pg_signal_backend TO ${ROLES.admin}`,
    `GRANT CREATE ON DATABASE ${database} TO ${ROLES.admin}`,
    ...(plan.versionNumber >= 170_000 ? [`GRANT pg_maintain TO ${ROLES.admin}`] : []),
    ...plan.owners.flatMap((owner) => ownerGrant(owner, plan.versionNumber)),
  ];
}

/**
 * A superuser's membership is never given: the role that made the cluster owns PostgreSQL's own functions too, and who has its
 * rights may read files. From PostgreSQL 16 on, membership can be had without SET ROLE.
 */
function ownerGrant({ name, superuser }: RolePlan['owners'][number], versionNumber: number): string[] {
  if (superuser) return [];
  const how = versionNumber >= 160_000 ? ' WITH INHERIT TRUE, SET FALSE' : '';
  return [`GRANT ${pg.escapeIdentifier(name)} TO ${ROLES.admin}${how}`];
}

/** What the admin role cannot do on this server, in sentences. */
export const adminGaps = ({ owners }: RolePlan): string[] =>
  owners
    .filter((owner) => owner.superuser)
    .map(
      ({ name }) =>
        `Tables of “${name}” can only be altered by “${name}”: it is a superuser, and its rights are not given away.`,
    );

/** Statements that take the roles away; what the admin role made stays, with the role that removes it. */
export function dropRoleStatements(existing: readonly string[]): string[] {
  return Object.values(ROLES)
    .filter((role) => existing.includes(role))
    .flatMap((role) => [`REASSIGN OWNED BY ${role} TO CURRENT_USER`, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`]);
}
