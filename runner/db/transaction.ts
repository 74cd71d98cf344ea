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

/** Runs `work` as the policy says. After a failure the connection is closed by the caller, which also rolls back. */
export async function underPolicy<T>(connection: Connection, policy: Policy, work: () => Promise<T>): Promise<T> {
  const { client } = connection;
  if (policy.begin !== undefined) await client.query(policy.begin);
  await client.query({
    text: SET_AND_PIN,
    values: [
      policy.settings.map(([name]) => name),
      policy.settings.map(([, value]) => value),
      policy.begin !== undefined,
    ],
  });
  const result = await work();
  if (policy.begin !== undefined) requireInside(connection);
  if (policy.end !== undefined) await client.query(policy.end);
  return result;
}

/** A statement that committed, or ended the transaction in another way, has escaped; what it answered is not shown. */
export function requireInside({ client }: Connection): void {
  if (client.getTransactionStatus() !== 'T') throw new RunFailure('EscapedTransaction');
}
