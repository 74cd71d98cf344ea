/**
 * A confirmed run. It commits only what was confirmed: on the same server, and, for a previewed write, with the same number
 * of changed rows. When the connection breaks during COMMIT, the server is asked what became of the transaction.
 */
import type { Connection } from './connect.ts';
import { RunFailure } from './errors.ts';
import type { RunResult } from './execute.ts';
import { boundsOf, isTransactional, policyFor, runAll } from './execute.ts';
import type { Identity } from './identity.ts';
import { transactionOutcome } from './outcome.ts';
import type { RunInput } from './run-connection.ts';
import { onConnection } from './run-connection.ts';
import { begin, requireInside } from './transaction.ts';

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
    const bounds = boundsOf(connection);
    await begin(connection, policyFor(input, identity));
    const ran = await runAll(connection, input, bounds, input.expectedCounts !== undefined);
    requireExpected(
      ran.statements.map((statement) => statement.rowCount ?? 0),
      input.expectedCounts,
    );
    requireInside(connection);
    await commit(connection, input);
    return ran;
  });
}

/** A statement that PostgreSQL takes only alone: a lost connection leaves open how far it came. */
async function applyOutside(connection: Connection, identity: Identity, input: ApplyInput): Promise<RunResult> {
  const bounds = boundsOf(connection);
  await begin(connection, policyFor(input, identity));
  try {
    return await runAll(connection, input, bounds);
  } catch (thrown) {
    if (connection.client.connection.stream.destroyed) throw new RunFailure('OutcomeUnknown', { cause: thrown });
    throw thrown;
  }
}

/** Throws when the confirmed run does another thing than the preview; the caller then closes, which rolls back. */
function requireExpected(counts: readonly number[], expected: readonly number[] | undefined): void {
  const place = expected?.findIndex((count, index) => counts[index] !== count) ?? -1;
  if (expected === undefined || place === -1) return;
  const detail = `The preview showed ${expected[place]} changed rows, this run changed ${counts[place]}, so it was rolled back.`;
  throw new RunFailure('PreviewDiffers', { detail });
}

async function commit(connection: Connection, { target, onCommit }: ApplyInput): Promise<void> {
  const { client } = connection;
  const { rows } = await client.query<{ id: string | null }>(
    'SELECT pg_catalog.pg_current_xact_id_if_assigned()::text AS id',
  );
  const transaction = rows[0]?.id ?? undefined;
  if (transaction !== undefined) onCommit(transaction);
  try {
    await client.query('COMMIT');
  } catch (thrown) {
    if (transaction === undefined || !client.connection.stream.destroyed) throw thrown;
    const outcome = await transactionOutcome(target, transaction);
    if (outcome === 'committed') return;
    if (outcome === 'aborted') throw thrown;
    throw new RunFailure('OutcomeUnknown', { cause: thrown });
  }
}
