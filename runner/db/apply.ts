/**
 * A confirmed run. It commits only what was confirmed: on the same server, and, for a previewed write, with the same number
 * of changed rows. When the session ends during COMMIT, the server is asked what became of the transaction.
 */
import type { Connection } from './connect.ts';
import { RunFailure } from './errors.ts';
import type { RunResult } from './execute.ts';
import { boundsOf, runAll } from './execute.ts';
import { askOwn } from './guard.ts';
import type { Identity } from './identity.ts';
import { transactionOutcome } from './outcome.ts';
import { applyOutside } from './outside.ts';
import { OWN } from './own-queries.ts';
import { isTransactional, policyOf } from './policy.ts';
import type { RunInput } from './run-connection.ts';
import { onConnection } from './run-connection.ts';
import { requireInside, settle } from './transaction.ts';

export interface ApplyInput extends RunInput {
  /** Of the server that the preview or the question was about. */
  readonly fingerprint: string;
  /** Rows that each statement must change; undefined for an `admin` run. */
  readonly expectedCounts: readonly number[] | undefined;
  /** Told before COMMIT with the transaction's id, so that its outcome can be found out later. */
  readonly onCommit: (transaction: string) => void;
}

/** Runs and commits. */
export function apply(input: ApplyInput): Promise<RunResult> {
  return onConnection(input, async (connection, identity) => {
    if (identity.fingerprint !== input.fingerprint) throw new RunFailure('PreviewGone');
    if (!isTransactional(input.snippet)) return applyOutside(connection, identity, input);
    return applyInside(connection, identity, input);
  });
}

async function applyInside(connection: Connection, identity: Identity, input: ApplyInput): Promise<RunResult> {
  const bounds = boundsOf(connection);
  const policy = policyOf(input.target, input.snippet, identity);
  await settle(connection, policy);
  const ran = await runAll(connection, policy, input, bounds, input.expectedCounts !== undefined);
  requireExpected(
    ran.statements.map((statement) => statement.rowCount ?? 0),
    input.expectedCounts,
  );
  requireInside(connection.client.getTransactionStatus());
  await commit(connection, policy.searchPath, input);
  return ran;
}

/** Throws when the confirmed run does another thing than the preview; the caller then closes, which rolls back. */
function requireExpected(counts: readonly number[], expected: readonly number[] | undefined): void {
  const place = expected?.findIndex((count, index) => counts[index] !== count) ?? -1;
  if (expected === undefined || place === -1) return;
  const detail = `The preview showed ${expected[place]} changed rows, this run changed ${counts[place]}, so it was rolled back.`;
  throw new RunFailure('PreviewDiffers', { detail });
}

async function commit(connection: Connection, path: string, { target, onCommit }: ApplyInput): Promise<void> {
  const [row] = await askOwn<{ id: string | null }>(connection, OWN.transactionId, [], path);
  const transaction = row?.id ?? undefined;
  if (transaction !== undefined) onCommit(transaction);
  try {
    await connection.client.query('COMMIT');
  } catch (thrown) {
    if (transaction === undefined || !(await connection.ended())) throw thrown;
    const outcome = await transactionOutcome(target, transaction);
    if (outcome === 'committed') return;
    if (outcome === 'aborted') throw thrown;
    throw new RunFailure('OutcomeUnknown', { cause: thrown });
  }
}
