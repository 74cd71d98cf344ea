/** A `write` run that only shows: every statement is run in its order, measured, and everything is rolled back. */
import type { Change, Lock, ServerError } from '../../contract/events.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { valuesOf } from './bind.ts';
import { createBounds } from './bounds.ts';
import type { Connection } from './connect.ts';
import { RunFailure } from './errors.ts';
import { boundsOf, policyFor } from './execute.ts';
import type { Identity } from './identity.ts';
import { heldLocks } from './locks.ts';
import type { RunInput } from './run-connection.ts';
import { onConnection } from './run-connection.ts';
import { sampleChange } from './sample-change.ts';
import { runStatement } from './statement.ts';
import { requireInside, rolledBack } from './transaction.ts';

export interface Rehearsal {
  readonly identity: Identity;
  readonly changes: readonly Change[];
  readonly locks: readonly Lock[];
  /** Write-ahead log that the whole server wrote meanwhile; on a busy one a part of it is somebody else's. */
  readonly walBytes: number;
  readonly notices: readonly ServerError[];
  /** Time of the statements as they would be applied. */
  readonly durationMs: number;
}

/** Shows what a `write` snippet would change. */
export function rehearse(input: RunInput): Promise<Rehearsal> {
  requirePlain(input.snippet);
  return onConnection(input, (connection, identity) => {
    const bounds = boundsOf(connection);
    return rolledBack(connection, policyFor(input, identity), async () => {
      const changes: Change[] = [];
      let walBytes = 0;
      let durationMs = 0;
      for (const [place, statement] of input.snippet.statements.entries()) {
        const values = valuesOf(statement.params, input.values);
        // The sample has bounds of its own, so that it takes no room from the next one.
        const sample = await sampleChange(connection, statement, values, createBounds());
        const walStart = await walPosition(connection);
        const startedAt = performance.now();
        const { sql } = statement;
        const { command, rowCount } = await runStatement(connection, { sql, values, bounds, countAll: true });
        durationMs += performance.now() - startedAt;
        requireInside(connection);
        walBytes += Number((await walPosition(connection)) - walStart);
        changes.push({ statement: place, command, row_count: rowCount ?? 0, ...sample });
      }
      const locks = await heldLocks(connection);
      // A deferred constraint would otherwise speak up only when the change is applied.
      await connection.client.query('SET CONSTRAINTS ALL IMMEDIATE');
      return { identity, changes, locks, walBytes, durationMs, notices: bounds.notices };
    });
  });
}

const PLAIN = new Set(['Insert', 'Update', 'Delete', 'Merge']);

/** Running a thing in order to show it is safe only for statements whose effects a rollback takes back. */
function requirePlain({ statements }: Snippet): void {
  if (statements.every((statement) => PLAIN.has(statement.class) && statement.transactional)) return;
  throw new RunFailure('Unavailable', {
    detail: 'Only INSERT, UPDATE, DELETE and MERGE can be previewed by running them.',
  });
}

/** Position of the next byte in the write-ahead log. */
async function walPosition({ client }: Connection): Promise<bigint> {
  const { rows } = await client.query<{ position: string }>(
    "SELECT pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS position",
  );
  return BigInt(rows[0]?.position ?? 0);
}
