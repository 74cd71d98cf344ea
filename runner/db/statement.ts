/**
 * Sends one statement by the extended protocol, which takes exactly one, and reads its result within the bounds, row by row as
 * it arrives. The server is asked for a limited number of rows, so that it stops producing them. Everything is sent in one
 * message, so that a statement costs one round trip.
 */
import type { FieldDef, Connection as Protocol, TransactionStatus } from 'pg';
import pg from 'pg';
import type { Row } from '../../contract/events.ts';
import { MAX_ROWS } from '../../contract/limits.ts';
import type { Bounds } from './bounds.ts';
import type { Connection } from './connect.ts';

export interface StatementResult {
  readonly fields: readonly FieldDef[];
  readonly rows: readonly Row[];
  /** The command tag's word; for a result that was cut short, `SELECT`. */
  readonly command: string;
  /** Rows that came or were changed; null when the server was stopped before it had counted them. */
  readonly rowCount: number | null;
  /** Where the statement left the session: `T` is inside the transaction that it ran in. */
  readonly status: TransactionStatus;
  /** From its sending to its end. */
  readonly durationMs: number;
}

export interface StatementInput {
  readonly sql: string;
  readonly values: readonly string[];
  readonly bounds: Bounds;
  /** Rows that are asked for; one more than are kept, unless a few are enough. */
  readonly limit?: number;
  /** Read on after the last kept row, because the count must be exact. */
  readonly countAll?: boolean;
}

/** Runs a statement whose text comes from the manifest or from this folder, never from a request. */
export function runStatement({ client }: Connection, input: StatementInput): Promise<StatementResult> {
  return new Promise((resolve, reject) => {
    client.query(new BoundedQuery(input, () => client.getTransactionStatus(), resolve, reject));
  });
}

/** The driver's query with what it hears kept within bounds; the driver calls the handlers. */
class BoundedQuery extends pg.Query {
  readonly #input: StatementInput;
  readonly #status: () => TransactionStatus;
  readonly #resolve: (result: StatementResult) => void;
  readonly #reject: (error: Error) => void;
  #fields: readonly FieldDef[] = [];
  readonly #rows: Row[] = [];
  #tag = 'SELECT';
  #cut = false;
  #sentAt = 0;

  constructor(
    input: StatementInput,
    status: () => TransactionStatus,
    resolve: (result: StatementResult) => void,
    reject: (error: Error) => void,
  ) {
    super(input.sql);
    this.#input = input;
    this.#status = status;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** An unnamed statement and an unnamed portal, which end with the transaction at the latest. */
  override submit = (protocol: Protocol): void => {
    const { sql, values, limit = MAX_ROWS + 1, countAll } = this.#input;
    const rows = countAll === true ? 0 : limit;
    this.#sentAt = performance.now();
    protocol.stream.cork();
    protocol.parse({ name: '', text: sql, types: [] }, true);
    protocol.bind({ values: [...values] }, true);
    protocol.describe({ type: 'P', name: '' }, true);
    // The driver writes a number here; its types say text.
    protocol.execute({ rows: rows as unknown as string }, true);
    protocol.sync();
    protocol.stream.uncork();
  };

  handleRowDescription({ fields }: { fields: readonly FieldDef[] }): void {
    this.#fields = fields;
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const kept = this.#input.bounds.row(fields);
    if (kept !== undefined) this.#rows.push(kept);
  }

  handlePortalSuspended(): void {
    this.#cut = true;
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#tag = text;
  }

  handleError(error: Error): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    const [, command = this.#tag, ...counts] = /^([A-Za-z]+)(?: (\d+))?(?: (\d+))?/.exec(this.#tag) ?? [];
    // INSERT's tag has an object's id before its count.
    const count = counts.findLast((digits) => digits !== undefined);
    const rowCount = this.#cut ? null : Number(count ?? 0);
    const durationMs = performance.now() - this.#sentAt;
    this.#resolve({ fields: this.#fields, rows: this.#rows, command, rowCount, status: this.#status(), durationMs });
  }
}
