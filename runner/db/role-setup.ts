/** Creates and removes the least-privilege roles in a target, each in one transaction. */
import { randomBytes } from 'node:crypto';
import type { Access } from '../../contract/access.ts';
import { ACCESS_LEVELS } from '../../contract/access.ts';
import { openConnection } from './connect.ts';
import { askOwn, begin } from './guard.ts';
import type { Identity } from './identity.ts';
import type { Ask } from './look.ts';
import { onLook } from './look.ts';
import { OWN } from './own-queries.ts';
import type { RolePlan } from './roles.ts';
import { createRoleStatements, dropRoleStatements, ROLES } from './roles.ts';
import { scramVerifier } from './scram.ts';
import type { Login, TargetConfig } from './target-config.ts';

/** What would be created here. */
export const planRoles = (target: TargetConfig): Promise<RolePlan> =>
  onLook(ownLogin(target), 'proofbook/target', readPlan);

/** Creates the roles and gives their logins; throws, and leaves nothing behind, when one exists already or rights are missing. */
export function createRoles(target: TargetConfig): Promise<Record<Access, Login>> {
  const password = (): string => randomBytes(24).toString('base64url');
  const passwords: Record<Access, string> = { read: password(), write: password(), admin: password() };
  return inTransaction(target, async (ask, identity) => {
    const verifiers = mapLevels((access) => scramVerifier(passwords[access]));
    const statements = createRoleStatements(await readPlan(ask, identity), verifiers);
    return [statements, mapLevels((access) => ({ user: ROLES[access], password: passwords[access] }))];
  });
}

/** Removes the roles that are there and gives their names. */
export function dropRoles(target: TargetConfig): Promise<string[]> {
  return inTransaction(target, async (ask) => {
    const rows = await ask<{ rolname: string }>(OWN.existingRoles, [Object.values(ROLES)]);
    const existing = rows.map((row) => row.rolname);
    return [dropRoleStatements(existing), existing];
  });
}

async function readPlan(ask: Ask, { database, versionNumber }: Identity): Promise<RolePlan> {
  const rows = await ask<{ name: string; superuser: string }>(OWN.owners);
  const owners = rows.map(({ name, superuser }) => ({ name, superuser: superuser === 'true' }));
  return { database, versionNumber, owners };
}

/** Plans and performs in one transaction, under the catalogue's own search path from its first to its last statement. */
async function inTransaction<T>(
  target: TargetConfig,
  plan: (ask: Ask, identity: Identity) => Promise<[statements: readonly string[], answer: T]>,
): Promise<T> {
  const connection = await openConnection(ownLogin(target), 'proofbook/target');
  try {
    const identity = await begin(connection, 'change');
    const [statements, answer] = await plan((text, values) => askOwn(connection, text, values), identity);
    for (const statement of statements) await connection.client.query(statement);
    await connection.client.query('COMMIT');
    return answer;
  } finally {
    await connection.close();
  }
}

/** The roles cannot make or remove themselves. */
function ownLogin(target: TargetConfig): TargetConfig {
  const { logins: _, ...own } = target;
  return own;
}

const mapLevels = <T>(make: (access: Access) => T): Record<Access, T> => ({
  read: make(ACCESS_LEVELS[0]),
  write: make(ACCESS_LEVELS[1]),
  admin: make(ACCESS_LEVELS[2]),
});
