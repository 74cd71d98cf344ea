/**
 * Safe ground for the runner's own queries. Each connection begins with one message that opens a read-only transaction, starts the
 * server's clock, makes PostgreSQL's catalogue the only place where names are looked up, and only then asks who is there:
 * a database's owner may have set a search path on which `=` is a function of theirs. `SET LOCAL` works the same through any
 * pooler, where a start-up option would be refused, and leaves nothing behind in a session that others use after us.
 */
import pg from 'pg';
import {
  CONNECT_TIMEOUT_MS,
  IDLE_IN_TRANSACTION_TIMEOUT_MS,
  LOCK_TIMEOUT_MS,
  STATEMENT_TIMEOUT_MS,
} from '../../contract/limits.ts';
import { endpointName } from './address.ts';
import type { Connection } from './connect.ts';
import { timeoutError } from './connect.ts';
import { RunFailure, toServerError } from './errors.ts';
import type { Answers, Identity } from './identity.ts';
import { identityOf } from './identity.ts';
import { OWN } from './own-queries.ts';

const SAFE_PATH = 'SET LOCAL search_path = pg_catalog, pg_temp';

/** `SHOW` evaluates nothing, so it may come before the path is set; it says what the reader's own path is. */
const SAFE = `SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS.read};
SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
SET LOCAL idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_TIMEOUT_MS};
SET LOCAL standard_conforming_strings = on;
SHOW search_path;
${SAFE_PATH}`;

/**
 * How the transaction goes on after the identity is known: `look` stays read-only on one snapshot; `change` may write, and so
 * only the identity is asked read-only, in a part of the transaction that is taken back.
 */
export type Ground = 'look' | 'change';

const PROLOGUE: Readonly<Record<Ground, (query: string) => string>> = {
  look: (query) => `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${SAFE}; ${query}`,
  change: (query) =>
    `BEGIN; ${SAFE}; SAVEPOINT proofbook; SET LOCAL transaction_read_only = on; ${query}; ROLLBACK TO SAVEPOINT proofbook; RELEASE SAVEPOINT proofbook`,
};

/** Servers where the role may not read the cluster's identifier, or that have none, so that it is not asked for each time. */
const withoutControl = new Set<string>();

/** Begins a transaction on safe ground and says who is there, in one round trip. A server that stays silent is left. */
export async function begin(connection: Connection, ground: Ground): Promise<Identity> {
  const { endpoint, address } = connection.reached;
  const late = setTimeout(() => connection.destroy(timeoutError()), CONNECT_TIMEOUT_MS);
  try {
    return identityOf(await identify(connection, ground, `${address.user}@${endpointName(endpoint)}`), connection);
  } catch (thrown) {
    if (thrown instanceof RunFailure) throw thrown;
    const error = toServerError(thrown);
    if (error.code === 'ETIMEDOUT') throw new RunFailure('TargetUnreachable', { error, cause: thrown });
    if (isStatementPooling(thrown)) throw new RunFailure('StatementPooling', { cause: thrown });
    throw thrown;
  } finally {
    clearTimeout(late);
  }
}

/** Denied; no such function: servers of another make. */
const NO_CONTROL = new Set(['42501', '42883', '0A000']);

async function identify(connection: Connection, ground: Ground, place: string): Promise<Answers> {
  if (!withoutControl.has(place)) {
    try {
      return await answers(connection, PROLOGUE[ground](OWN.identity));
    } catch (thrown) {
      if (!(thrown instanceof pg.DatabaseError && NO_CONTROL.has(thrown.code ?? ''))) throw thrown;
      withoutControl.add(place);
      await connection.client.query('ROLLBACK');
    }
  }
  return answers(connection, PROLOGUE[ground](OWN.identityWithoutControl));
}

async function answers({ client }: Connection, batch: string): Promise<Answers> {
  const results = (await client.query(batch)) as unknown as pg.QueryResult<Record<string, string | null>>[];
  const withRows = results.filter((result) => result.rows.length > 0);
  const [shown, identity] = withRows.map((result) => result.rows[0]);
  if (identity === undefined) throw new Error('The server did not answer who it is.');
  return { searchPath: shown?.['search_path'] ?? '', row: identity };
}

/** PgBouncer's words; it gives no code of their own to them. */
const isStatementPooling = (thrown: unknown): boolean =>
  thrown instanceof pg.DatabaseError &&
  thrown.code === '08P01' &&
  /transaction blocks not allowed/.test(thrown.message);

/**
 * Does something on safe ground in the middle of a snippet's transaction, and gives the reader's path back; all of it is sent at
 * once. Should it fail, the transaction is broken, or is taken back to a savepoint, and the path with it.
 */
export async function onSafeGround<T>(
  { client }: Connection,
  readerPath: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const before = client.query(SAFE_PATH);
  const done = work();
  const after = readerPath === undefined ? undefined : client.query(`SET LOCAL search_path = ${readerPath}`);
  const [, result] = await Promise.allSettled([before, done, after]);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Runs one of the runner's own queries (`OWN`), values as the server's text. */
export const askOwn = <Row>(
  connection: Connection,
  text: string,
  values: readonly unknown[] = [],
  readerPath?: string,
): Promise<Row[]> =>
  onSafeGround(connection, readerPath, async () => {
    const { rows } = await connection.client.query<Row & pg.QueryResultRow>({ text, values: [...values] });
    return rows;
  });
