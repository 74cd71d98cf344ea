/** Statements with their values filled in, for a person to read before confirming. What runs is sent with bound values. */
import pg from 'pg';
import type { Statement } from '../../contract/snippet.ts';

/** `$1` becomes the value as an SQL literal; a placeholder inside a string or comment would be filled in too. */
export function readableStatement(statement: Statement, values: ReadonlyMap<string, string>): string {
  return statement.sql.replace(/\$(\d+)/g, (placeholder, place: string) => {
    const name = statement.params[Number(place) - 1];
    const value = name === undefined ? undefined : values.get(name);
    return value === undefined ? placeholder : pg.escapeLiteral(value);
  });
}
