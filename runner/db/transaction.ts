/** Performs a policy: begins, sets, pins the snapshot, lets the work happen, and checks that nothing left the transaction. */
import type { Connection } from './connect.ts';
import { RunFailure } from './errors.ts';
import type { Policy } from './policy.ts';

/**
 * The settings travel as values, so the text is constant. Reading pg_class takes the snapshot: before a snapshot, a
 * statement could still switch the transaction to READ WRITE; after it PostgreSQL refuses (25001).
 */
const SET_AND_PIN = `SELECT pg_catalog.set_config(s.name, s.value, $3), (SELECT 1 FROM pg_catalog.pg_class LIMIT 1)
FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) AS s(name, value)`;

/** Begins and sets; for a statement outside a transaction the settings hold for the session. */
export async function begin({ client }: Connection, policy: Policy): Promise<void> {
  if (policy.begin !== undefined) await client.query(policy.begin);
  await client.query({
    text: SET_AND_PIN,
    values: [
      policy.settings.map(([name]) => name),
      policy.settings.map(([, value]) => value),
      policy.begin !== undefined,
    ],
  });
}

/** Lets the work happen and takes it all back. After a failure the caller closes the connection, which rolls back too. */
export async function rolledBack<T>(connection: Connection, policy: Policy, work: () => Promise<T>): Promise<T> {
  await begin(connection, policy);
  const result = await work();
  requireInside(connection);
  await connection.client.query('ROLLBACK');
  return result;
}

/** A statement that committed, or ended the transaction in another way, has escaped; what it answered is not shown. */
export function requireInside({ client }: Connection): void {
  if (client.getTransactionStatus() !== 'T') throw new RunFailure('EscapedTransaction');
}
