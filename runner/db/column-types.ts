/** The names of a result's column types, as PostgreSQL writes them: `timestamp with time zone`, `numeric(10,2)`. */
import type { FieldDef } from 'pg';
import type { Column } from '../../contract/events.ts';

/** Objects below this OID are built in, the same on every server of a major version, and so may be remembered. */
const FIRST_USER_OID = 16_384;

/** Those of most results, so that a first run needs no further round trip. Source: pg_type.dat of PostgreSQL. */
const BUILT_IN: Readonly<Record<number, string>> = {
  16: 'boolean',
  19: 'name',
  20: 'bigint',
  21: 'smallint',
  23: 'integer',
  25: 'text',
  26: 'oid',
  28: 'xid',
  114: 'json',
  700: 'real',
  701: 'double precision',
  869: 'inet',
  1082: 'date',
  1114: 'timestamp without time zone',
  1184: 'timestamp with time zone',
  1186: 'interval',
  1700: 'numeric',
  2950: 'uuid',
  3220: 'pg_lsn',
  3802: 'jsonb',
};

const known = new Map(Object.entries(BUILT_IN).map(([oid, name]) => [`${oid}/-1`, name]));

/** Gives the name of each type and modifier, in their order; `OWN.columnTypes` with these values does. */
export type AskTypes = (
  values: readonly [types: number[], modifiers: number[]],
) => Promise<readonly { name: string }[]>;

/** Asks for the names that are not known yet. */
export async function nameColumns(fields: readonly FieldDef[], ask: AskTypes): Promise<Column[]> {
  const names = new Map(known);
  const unknown = fields.filter((field) => !names.has(keyOf(field)));
  if (unknown.length > 0) {
    const answer = await ask([
      unknown.map((field) => field.dataTypeID),
      unknown.map((field) => field.dataTypeModifier),
    ]);
    for (const [index, field] of unknown.entries()) {
      const name = answer[index]?.name ?? 'unknown';
      names.set(keyOf(field), name);
      if (field.dataTypeID < FIRST_USER_OID) known.set(keyOf(field), name);
    }
  }
  return fields.map((field) => ({ name: field.name, type: names.get(keyOf(field)) ?? 'unknown' }));
}

const keyOf = (field: FieldDef): string => `${field.dataTypeID}/${field.dataTypeModifier}`;
