/** Performs a policy: sets, lets the work happen, takes it back, and checks that nothing left the transaction. */
import type { TransactionStatus } from 'pg';
import type { Connection } from './connect.ts';
import { RunFailure } from './errors.ts';
import type { Policy } from './policy.ts';
import type { StatementInput, StatementResult } from './statement.ts';
import { runStatement } from './statement.ts';

/** Settings of the run; the transaction has begun on safe ground. */
export async function settle({ client }: Connection, { settings }: Policy): Promise<void> {
  await client.query(settings);
}

/**
 * One statement and the end of its transaction, sent at once: one round trip. When a setting is refused the transaction is
 * broken, and the server runs nothing of what stands behind it.
 */
export async function readAndRollBack(
  connection: Connection,
  policy: Policy,
  input: StatementInput,
): Promise<StatementResult> {
  const { client } = connection;
  const { stream } = client.connection;
  stream.cork();
  const set = settle(connection, policy);
  const ran = runStatement(connection, input);
  const back = client.query('ROLLBACK');
  stream.uncork();
  const [settled, result] = await Promise.allSettled([set, ran, back]);
  if (settled.status === 'rejected') throw settled.reason;
  if (result.status === 'rejected') throw result.reason;
  requireInside(result.value.status);
  await back;
  return result.value;
}

/** Lets the work happen and takes it all back. After a failure the caller closes the connection, which rolls back too. */
export async function rolledBack<T>(connection: Connection, policy: Policy, work: () => Promise<T>): Promise<T> {
  await settle(connection, policy);
  const result = await work();
  requireInside(connection.client.getTransactionStatus());
  await connection.client.query('ROLLBACK');
  return result;
}

/** A statement that committed, or ended the transaction in another way, has escaped; what it answered is not shown. */
export function requireInside(status: TransactionStatus): void {
  if (status !== 'T') throw new RunFailure('EscapedTransaction');
}
