/**
 * A few of the rows that a statement changes, before and after. The statement is run with RETURNING and taken back; for an
 * UPDATE the rows are then looked up by their primary key as they were before it. No key, no rows before.
 */
import type { FieldDef } from 'pg';
import type { Change, Row } from '../../contract/events.ts';
import { MAX_CHANGE_ROWS } from '../../contract/limits.ts';
import type { Statement } from '../../contract/snippet.ts';
import type { Bounds } from './bounds.ts';
import { createBounds } from './bounds.ts';
import { nameColumns } from './column-types.ts';
import type { Connection } from './connect.ts';
import { askOwn, onSafeGround } from './guard.ts';
import { OWN } from './own-queries.ts';
import { tryAndUndo } from './savepoint.ts';
import { runStatement } from './statement.ts';

export type Sample = Pick<Change, 'columns' | 'before' | 'after'>;

/** Syntax error: it has a RETURNING already, or is a MERGE before 17. Denied: the role may not read the table. */
const NO_RETURNING = ['42601', '42501', '0A000'];
/** Denied, or a key type without an equality operator in sight. */
const NO_LOOKUP = ['42501', '42883', '42704'];

export async function sampleChange(
  connection: Connection,
  readerPath: string,
  statement: Statement,
  values: readonly string[],
): Promise<Sample> {
  // Bounds of its own, so that the sample takes no room from the next one.
  const bounds = createBounds();
  const changed = await tryAndUndo(connection, NO_RETURNING, async () => {
    const sql = `${statement.sql}\nRETURNING *`;
    const { fields, rows } = await runStatement(connection, { sql, values, bounds, limit: MAX_CHANGE_ROWS });
    return { fields, rows };
  });
  if (changed === undefined) return { columns: [], before: [], after: [] };
  const places = targetPlaces(changed.fields);
  const fields = places.map((place) => changed.fields[place]).filter((field) => field !== undefined);
  const rows = changed.rows.map((row) => places.map((place) => row[place] ?? null));
  const columns = await nameColumns(bounds.columns(fields), (types) =>
    askOwn(connection, OWN.columnTypes, types, readerPath),
  );
  if (statement.class === 'Delete') return { columns, before: rows, after: [] };
  if (statement.class !== 'Update') return { columns, before: [], after: rows };
  return { columns, ...(await paired(connection, readerPath, fields, rows, bounds)) };
}

/** `RETURNING *` lists the target's columns first, then those of FROM; the same table may be among these again. */
function targetPlaces(fields: readonly FieldDef[]): number[] {
  const target = fields[0]?.tableID;
  const seen = new Set<number>();
  return fields.flatMap((field, place) => {
    if (field.tableID !== target || seen.has(field.columnID)) return [];
    seen.add(field.columnID);
    return [place];
  });
}

/** Rows whose old state was found come first, so that both lists run side by side. */
async function paired(
  connection: Connection,
  readerPath: string,
  fields: readonly FieldDef[],
  after: readonly Row[],
  bounds: Bounds,
): Promise<{ before: Row[]; after: Row[] }> {
  const before = await tryAndUndo(connection, NO_LOOKUP, () =>
    rowsBefore(connection, readerPath, fields, after, bounds),
  );
  if (before === undefined) return { before: [], after: [...after] };
  const isKnown = (_: Row, place: number): boolean => before.has(place);
  const found = after.filter(isKnown);
  const rest = after.filter((row, place) => !isKnown(row, place));
  return { before: after.flatMap((_, place) => before.get(place) ?? []).map((row) => row), after: [...found, ...rest] };
}

/** Old rows by the place of the new row that has the same key. */
async function rowsBefore(
  connection: Connection,
  readerPath: string,
  fields: readonly FieldDef[],
  after: readonly Row[],
  bounds: Bounds,
): Promise<Map<number, [Row]>> {
  const lookup = await lookupQuery(connection, readerPath, fields);
  if (lookup === undefined || after.length === 0) return new Map();
  const keys = lookup.keyPlaces.map((place) => after.map((row) => row[place] ?? null));
  const { rows } = await onSafeGround(connection, readerPath, () =>
    runStatement(connection, { sql: lookup.sql, values: keys.map(arrayLiteral), bounds }),
  );
  return new Map(rows.map(([ordinality, ...row]) => [Number(ordinality) - 1, [row]]));
}

async function lookupQuery(
  connection: Connection,
  readerPath: string,
  fields: readonly FieldDef[],
): Promise<{ sql: string; keyPlaces: number[] } | undefined> {
  const values = [fields[0]?.tableID ?? 0, fields.map((field) => field.columnID)];
  const [row] = await askOwn<{ sql: string; key: string }>(connection, OWN.keyLookup, values, readerPath);
  if (row === undefined) return undefined;
  const keyPlaces = row.key.split(' ').map((attnum) => fields.findIndex((field) => field.columnID === Number(attnum)));
  return keyPlaces.includes(-1) ? undefined : { sql: row.sql, keyPlaces };
}

/** A text array in PostgreSQL's own form. */
const arrayLiteral = (values: readonly (string | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : `"${value.replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`;
