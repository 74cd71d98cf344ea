/** The names of a result's column types, as PostgreSQL writes them: `timestamp with time zone`, `numeric(10,2)`. */
import type { FieldDef } from 'pg';
import type { Column } from '../../contract/events.ts';
import type { Connection } from './connect.ts';

/** Objects below this OID are built in, the same on every server of a major version, and so may be remembered. */
const FIRST_USER_OID = 16_384;

const known = new Map<string, string>();

/** Asks the server for the names that are not known yet. */
export async function nameColumns({ client }: Connection, fields: readonly FieldDef[]): Promise<Column[]> {
  const names = new Map(known);
  const unknown = fields.filter((field) => !names.has(keyOf(field)));
  if (unknown.length > 0) {
    const answer = await client.query<{ name: string }>({
      text: `SELECT pg_catalog.format_type(t.oid, t.modifier) AS name
             FROM ROWS FROM (pg_catalog.unnest($1::oid[]), pg_catalog.unnest($2::int[])) AS t(oid, modifier)`,
      values: [unknown.map((field) => field.dataTypeID), unknown.map((field) => field.dataTypeModifier)],
    });
    for (const [index, field] of unknown.entries()) {
      const name = answer.rows[index]?.name ?? 'unknown';
      names.set(keyOf(field), name);
      if (field.dataTypeID < FIRST_USER_OID) known.set(keyOf(field), name);
    }
  }
  return fields.map((field) => ({ name: field.name, type: names.get(keyOf(field)) ?? 'unknown' }));
}

const keyOf = (field: FieldDef): string => `${field.dataTypeID}/${field.dataTypeModifier}`;
