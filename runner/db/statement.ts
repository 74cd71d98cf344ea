/**
 * Sends one statement by the extended protocol, which takes exactly one, and reads its result within the bounds. The
 * cursor asks for a limited number of rows, so that the server stops producing them.
 */

import type { FieldDef } from 'pg';
import Cursor from 'pg-cursor';
import type { Row } from '../../contract/events.ts';
import { MAX_ROWS } from '../../contract/limits.ts';
import type { Bounds } from './bounds.ts';
import type { Connection } from './connect.ts';
import { textTypes } from './connect.ts';

export interface StatementResult {
  readonly fields: readonly FieldDef[];
  readonly rows: readonly Row[];
  /** The command tag's word; for a result that was cut short, `SELECT`. */
  readonly command: string;
  /** Rows that came or were changed; null when the server was stopped before it had counted them. */
  readonly rowCount: number | null;
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
export async function runStatement(connection: Connection, input: StatementInput): Promise<StatementResult> {
  const cursor = connection.client.query(new Cursor(input.sql, input.values, { rowMode: 'array', types: textTypes }));
  const limit = input.limit ?? MAX_ROWS + 1;
  const rows: Row[] = [];
  let seen = 0;
  for (;;) {
    const batch = await connection.whileOpen(read(cursor, limit));
    for (const values of batch.rows) {
      const kept = input.bounds.row(values);
      if (kept !== undefined) rows.push(kept);
    }
    seen += batch.rows.length;
    const ended = batch.rows.length < limit;
    if (ended || input.countAll !== true) {
      await connection.whileOpen(cursor.close());
      return { fields: batch.fields, rows, command: batch.command, rowCount: ended ? countOf(batch, seen) : null };
    }
  }
}

interface Batch {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly fields: readonly FieldDef[];
  readonly command: string;
  readonly tagCount: number | null;
}

const read = (cursor: Cursor, limit: number): Promise<Batch> =>
  new Promise((resolve, reject) => {
    cursor.read(limit, (error, rows, result) => {
      if (error) return reject(error);
      const { fields, command, rowCount } = result;
      resolve({ rows, fields, command: command ?? 'SELECT', tagCount: rowCount });
    });
  });

/** The tag of a result that was fetched in parts counts only the last part. */
const countOf = (batch: Batch, seen: number): number | null => (seen > 0 ? seen : (batch.tagCount ?? seen));
