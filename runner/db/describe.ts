/**
 * psql's describe commands (`\dt`, `\d "User"`) without psql: a port of its own describe.c writes the catalog queries, and
 * they run in the run's transaction, within its bounds.
 */
import { describe } from 'psql-describe';
import { z } from 'zod';
import type { Row } from '../../contract/events.ts';
import type { Bounds } from './bounds.ts';
import type { Identity } from './identity.ts';
import { type Connection, textTypes } from './login.ts';
import type { ResultSet } from './result-set.ts';

/** A table as the library gives it: its cells in one line, what psql prints below it as footers. */
const tableSchema = z.object({
  ncolumns: z.int().positive(),
  headers: z.array(z.string()),
  cells: z.array(z.string()),
  footers: z.array(z.string()).nullable(),
});

/** The tables that one command prints; what stands below one, such as its indexes, is a table of its own. */
export async function describeObjects(
  connection: Connection,
  { database, versionNumber }: Identity,
  command: string,
  bounds: Bounds,
): Promise<ResultSet[]> {
  const printed: unknown[] = [];
  let failure: unknown;
  const query = async (text: string): Promise<unknown> => {
    try {
      return await connection.client.query({ text, rowMode: 'array', types: textTypes });
    } catch (thrown) {
      // The library would print the message and go on without the error's fields.
      failure ??= thrown;
      throw thrown;
    }
  };
  await describe(command, database, query, (item) => printed.push(item), false, versionNumber).promise;
  if (failure !== undefined) throw failure;
  return printed.flatMap((item) => toResults(item, bounds));
}

/** A sentence, such as that no relation was found, is a table of one cell. */
function toResults(item: unknown, bounds: Bounds): ResultSet[] {
  if (typeof item === 'string') return [resultOf(['psql'], [[item.trim()]], bounds)];
  const { ncolumns, headers, cells, footers } = tableSchema.parse(item);
  const rows = Array.from({ length: cells.length / ncolumns }, (_, row) =>
    cells.slice(row * ncolumns, (row + 1) * ncolumns).map(plain),
  );
  return [resultOf(headers, rows, bounds), ...sections(footers ?? [], bounds)];
}

/** Footers are headings, each with its lines indented below it; one that has none stands for itself. */
function sections(footers: readonly string[], bounds: Bounds): ResultSet[] {
  const found: { heading: string; lines: string[] }[] = [];
  for (const footer of footers.flatMap((text) => plain(text).split('\n'))) {
    const line = footer.trim();
    if (line === '') continue;
    const last = found.at(-1);
    if (footer.startsWith(' ') && last !== undefined) last.lines.push(line);
    else found.push({ heading: line.replace(/:$/, ''), lines: [] });
  }
  return found.map(({ heading, lines }) => {
    const [, name = heading, value] = /^([^:]+): (.+)$/.exec(heading) ?? [];
    return resultOf(
      [name],
      (value === undefined ? lines : [value, ...lines]).map((line) => [line]),
      bounds,
    );
  });
}

function resultOf(headers: readonly string[], rows: readonly Row[], bounds: Bounds): ResultSet {
  const columns = bounds.columns(headers.map((name) => ({ name: plain(name), type: 'text' })));
  return { columns, rows: rows.map((row) => bounds.row(row)).filter((row) => row !== undefined) };
}

/** The port keeps the NUL that ends a string in C. */
const plain = (text: string): string => text.replaceAll('\0', '');
