/**
 * A `read` run. The result is read whole and its transaction has ended before the caller gets it, so that a slow browser
 * never holds a lock.
 */
import type { ServerError, Truncated } from '../../contract/events.ts';
import { DESCRIBE, type Snippet } from '../../contract/snippet.ts';
import { valuesOf } from './bind.ts';
import type { Bounds } from './bounds.ts';
import { createBounds } from './bounds.ts';
import { nameColumns } from './column-types.ts';
import type { Connection } from './connect.ts';
import { describeObjects } from './describe.ts';
import { toServerError } from './errors.ts';
import type { Identity } from './identity.ts';
import type { Policy } from './policy.ts';
import { policyOf } from './policy.ts';
import type { ResultSet } from './result-set.ts';
import type { RunInput } from './run-connection.ts';
import { onConnection } from './run-connection.ts';
import type { StatementResult } from './statement.ts';
import { runStatement } from './statement.ts';
import { requireInside, rolledBack } from './transaction.ts';

export interface RunResult {
  /** One for each statement that returned rows. */
  readonly results: readonly ResultSet[];
  readonly notices: readonly ServerError[];
  readonly command: string;
  readonly rowCount: number | null;
  readonly truncated: Truncated;
  readonly durationMs: number;
}

/** Runs a `read` snippet: read-only, snapshot pinned, always rolled back. */
export function executeRead(input: RunInput): Promise<RunResult> {
  return onConnection(input, (connection, identity) => {
    const bounds = boundsOf(connection);
    const describes = input.snippet.statements.some((statement) => statement.class === DESCRIBE);
    return rolledBack(connection, policyFor(input, identity), () =>
      describes ? describeAll(connection, input, identity, bounds) : runAll(connection, input, bounds),
    );
  });
}

/** Describes what each command names. The time is that of all its queries. */
async function describeAll(
  connection: Connection,
  { snippet }: RunInput,
  identity: Identity,
  bounds: Bounds,
): Promise<RunResult> {
  const results: ResultSet[] = [];
  const startedAt = performance.now();
  for (const { sql } of snippet.statements) {
    results.push(...(await describeObjects(connection, identity, sql, bounds)));
  }
  const durationMs = performance.now() - startedAt;
  const { truncated, notices } = bounds;
  return { results, notices, truncated, durationMs, command: 'SELECT', rowCount: results[0]?.rows.length ?? 0 };
}

/** Bounds that also take the connection's notices. */
export function boundsOf({ client }: Connection): Bounds {
  const bounds = createBounds();
  client.on('notice', (notice) => bounds.notice(toServerError(notice)));
  return bounds;
}

/** The policy of a run on this server. */
export const policyFor = ({ target, snippet }: RunInput, identity: Identity): Policy =>
  policyOf({
    access: snippet.access,
    transactional: isTransactional(snippet),
    version: identity.versionNumber,
    searchPath: target.searchPath,
  });

export const isTransactional = ({ statements }: Pick<Snippet, 'statements'>): boolean =>
  statements.every((s) => s.transactional);

export interface Ran extends RunResult {
  /** What each statement answered, in order. */
  readonly statements: readonly StatementResult[];
}

/** Runs every statement of a snippet in order. The time is that of the statements alone. */
export async function runAll(
  connection: Connection,
  { snippet, values }: RunInput,
  bounds: Bounds,
  countAll = false,
): Promise<Ran> {
  const statements: StatementResult[] = [];
  const startedAt = performance.now();
  for (const { sql, params, transactional } of snippet.statements) {
    statements.push(await runStatement(connection, { sql, values: valuesOf(params, values), bounds, countAll }));
    if (transactional) requireInside(connection);
  }
  const durationMs = performance.now() - startedAt;
  const results: ResultSet[] = [];
  for (const { fields, rows } of statements) {
    results.push({ columns: await nameColumns(connection, bounds.columns(fields)), rows });
  }
  const last = statements.at(-1);
  const { truncated, notices } = bounds;
  const ended = { command: last?.command ?? '', rowCount: last?.rowCount ?? null };
  return { statements, results, notices, truncated, durationMs, ...ended };
}
