/**
 * A `read` run. The result is read whole and its transaction has ended before the caller gets it, so that a slow browser
 * never holds a lock.
 */
import type { ServerError, Truncated } from '../../contract/events.ts';
import type { Statement } from '../../contract/snippet.ts';
import { DESCRIBE } from '../../contract/snippet.ts';
import { valuesOf } from './bind.ts';
import type { Bounds } from './bounds.ts';
import { createBounds } from './bounds.ts';
import { nameColumns } from './column-types.ts';
import type { Connection } from './connect.ts';
import { describeObjects } from './describe.ts';
import { toServerError } from './errors.ts';
import { askOwn, begin } from './guard.ts';
import type { Identity } from './identity.ts';
import { OWN } from './own-queries.ts';
import type { Policy } from './policy.ts';
import { policyOf } from './policy.ts';
import type { ResultSet } from './result-set.ts';
import type { RunInput } from './run-connection.ts';
import { onConnection } from './run-connection.ts';
import type { StatementResult } from './statement.ts';
import { runStatement } from './statement.ts';
import { readAndRollBack, requireInside, rolledBack } from './transaction.ts';

export interface RunResult {
  /** One for each statement that returned rows. */
  readonly results: readonly ResultSet[];
  readonly notices: readonly ServerError[];
  readonly command: string;
  readonly rowCount: number | null;
  readonly truncated: Truncated;
  readonly durationMs: number;
}

/** Runs a `read` snippet: read-only, snapshot pinned by the question who is there, always rolled back. */
export function executeRead(input: RunInput): Promise<RunResult> {
  return onConnection(input, async (connection, identity) => {
    const policy = policyOf(input.target, input.snippet, identity);
    const { statements } = input.snippet;
    const [only, another] = statements;
    if (only !== undefined && another === undefined && only.class !== DESCRIBE) {
      return readOne(connection, policy, only, input.values);
    }
    const bounds = boundsOf(connection);
    const describes = statements.some((statement) => statement.class === DESCRIBE);
    return rolledBack(connection, policy, () =>
      describes ? describeAll(connection, input, identity, bounds) : runAll(connection, policy, input, bounds),
    );
  });
}

/** The usual read. Names of types that people made are asked for in a transaction of their own. */
async function readOne(
  connection: Connection,
  policy: Policy,
  { sql, params }: Statement,
  values: RunInput['values'],
): Promise<RunResult> {
  const bounds = boundsOf(connection);
  const ran = await readAndRollBack(connection, policy, { sql, values: valuesOf(params, values), bounds });
  const columns = await nameColumns(bounds.columns(ran.fields), async (types) => {
    await begin(connection, 'look');
    return askOwn(connection, OWN.columnTypes, types);
  });
  const { truncated, notices } = bounds;
  const { command, rowCount, rows, durationMs } = ran;
  return { results: [{ columns, rows }], notices, truncated, durationMs, command, rowCount };
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

export interface Ran extends RunResult {
  /** What each statement answered, in order. */
  readonly statements: readonly StatementResult[];
}

/** Runs every statement of a snippet in order. The time is that of the statements alone. */
export async function runAll(
  connection: Connection,
  policy: Policy,
  { snippet, values }: RunInput,
  bounds: Bounds,
  countAll = false,
): Promise<Ran> {
  const statements: StatementResult[] = [];
  for (const { sql, params, transactional } of snippet.statements) {
    const ran = await runStatement(connection, { sql, values: valuesOf(params, values), bounds, countAll });
    if (transactional) requireInside(ran.status);
    statements.push(ran);
  }
  const durationMs = statements.reduce((sum, statement) => sum + statement.durationMs, 0);
  const results: ResultSet[] = [];
  for (const { fields, rows } of statements) {
    const columns = await nameColumns(bounds.columns(fields), (types) =>
      askOwn(connection, OWN.columnTypes, types, policy.searchPath),
    );
    results.push({ columns, rows });
  }
  const last = statements.at(-1);
  const { truncated, notices } = bounds;
  const ended = { command: last?.command ?? '', rowCount: last?.rowCount ?? null };
  return { statements, results, notices, truncated, durationMs, ...ended };
}
