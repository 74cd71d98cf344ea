/**
 * Performs a run from connection to goodbye. Everything is read and the transaction has ended before the caller gets the
 * result, so that a slow browser never holds a lock.
 */
import type { Column, Row, ServerError, Truncated } from '../../contract/events.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { createBounds } from './bounds.ts';
import { cancelRun } from './cancel.ts';
import { nameColumns } from './column-types.ts';
import type { Connection } from './connect.ts';
import { openConnection } from './connect.ts';
import { RunFailure, toServerError } from './errors.ts';
import type { Identity } from './identity.ts';
import { identify } from './identity.ts';
import { policyOf } from './policy.ts';
import { runStatement } from './statement.ts';
import type { TargetConfig } from './target-config.ts';
import { underPolicy } from './transaction.ts';

export interface RunInput {
  readonly target: TargetConfig;
  readonly snippet: Snippet;
  /** Text value of each parameter by name, checked by `bind.ts`. */
  readonly values: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Refuses a server that the runner must not touch; called on each new connection. */
  readonly admit: (identity: Identity) => void;
}

export interface ResultSet {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface RunResult {
  readonly results: readonly ResultSet[];
  readonly notices: readonly ServerError[];
  readonly command: string;
  readonly rowCount: number | null;
  readonly truncated: Truncated;
  readonly durationMs: number;
}

/** Runs a `read` snippet: read-only, snapshot pinned, always rolled back. */
export function executeRead(input: RunInput): Promise<RunResult> {
  const { target, snippet } = input;
  return onConnection(input, async (connection, identity) => {
    const bounds = createBounds();
    connection.client.on('notice', (notice) => bounds.notice(toServerError(notice)));
    const policy = policyOf({
      access: 'read',
      purpose: 'look',
      transactional: true,
      version: identity.versionNumber,
      searchPath: target.searchPath,
    });
    const [statement] = snippet.statements;
    if (statement === undefined) throw new RunFailure('Fault');
    return underPolicy(connection, policy, async () => {
      const startedAt = performance.now();
      const values = valuesOf(statement.params, input.values);
      const result = await runStatement(connection, { sql: statement.sql, values, bounds });
      const durationMs = performance.now() - startedAt;
      const columns = await nameColumns(connection, bounds.columns(result.fields));
      const { truncated, notices } = bounds;
      const { rows, command, rowCount } = result;
      return { results: [{ columns, rows }], notices, command, rowCount, truncated, durationMs };
    });
  });
}

/** Values in the order of `$1`, `$2`, … */
export const valuesOf = (names: readonly string[], values: ReadonlyMap<string, string>): string[] =>
  names.map((name) => {
    const value = values.get(name);
    if (value === undefined) throw new RunFailure('Fault');
    return value;
  });

/** Opens the run's own connection, stops the work when the signal says so, and names whatever goes wrong. */
export async function onConnection<T>(
  { target, snippet, signal, admit }: RunInput,
  work: (connection: Connection, identity: Identity) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const connection = await openConnection(target, `proofbook/${snippet.id}`, signal);
  let stopClock = (): void => undefined;
  const onAbort = (): void => {
    stopClock = cancelRun(connection);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const identity = await identify(connection);
    admit(identity);
    return await work(connection, identity);
  } catch (thrown) {
    throw named(thrown, connection);
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopClock();
    await leave(connection);
  }
}

/** An error that ended the session (severity FATAL or a broken socket) is not the statement's fault. */
function named(thrown: unknown, connection: Connection): unknown {
  if (thrown instanceof RunFailure) return thrown;
  if (connection.overLimit()) return new RunFailure('SocketLimit', { cause: thrown });
  const error = toServerError(thrown);
  const fromServer = error.severity !== undefined;
  if (fromServer && error.severity !== 'FATAL' && error.severity !== 'PANIC') {
    return new RunFailure('StatementFailed', { error, cause: thrown });
  }
  const lost = fromServer || connection.client.connection.stream.destroyed;
  return lost ? new RunFailure('ConnectionLost', { error, cause: thrown }) : thrown;
}

/** Closing also rolls back whatever is open. A server that does not react to the goodbye is not waited for. */
async function leave(connection: Connection): Promise<void> {
  const impatience = setTimeout(() => connection.destroy(), 1_000);
  try {
    await connection.close();
  } finally {
    clearTimeout(impatience);
  }
}
