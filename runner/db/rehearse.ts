/** A `write` run that only shows: every statement is run in its order, measured, and everything is rolled back. */
import type { Change, Lock, ServerError } from '../../contract/events.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { valuesOf } from './bind.ts';
import type { Connection } from './connect.ts';
import { RunFailure } from './errors.ts';
import { boundsOf } from './execute.ts';
import { askOwn } from './guard.ts';
import type { Identity } from './identity.ts';
import { heldLocks } from './locks.ts';
import { OWN } from './own-queries.ts';
import { policyOf } from './policy.ts';
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
    const policy = policyOf(input.target, input.snippet, identity);
    const { searchPath } = policy;
    return rolledBack(connection, policy, async () => {
      const changes: Change[] = [];
      let walBytes = 0;
      let durationMs = 0;
      for (const [place, statement] of input.snippet.statements.entries()) {
        const values = valuesOf(statement.params, input.values);
        const sample = await sampleChange(connection, searchPath, statement, values);
        const walStart = await walPosition(connection, searchPath);
        const { sql } = statement;
        const ran = await runStatement(connection, { sql, values, bounds, countAll: true });
        const { command, rowCount } = ran;
        durationMs += ran.durationMs;
        requireInside(ran.status);
        walBytes += Number((await walPosition(connection, searchPath)) - walStart);
        changes.push({ statement: place, command, row_count: rowCount ?? 0, ...sample });
      }
      const locks = await heldLocks(connection, searchPath);
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
async function walPosition(connection: Connection, readerPath: string): Promise<bigint> {
  const [row] = await askOwn<{ position: string }>(connection, OWN.walPosition, [], readerPath);
  return BigInt(row?.position ?? 0);
}
