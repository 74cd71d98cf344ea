/** A result as text for other programs. Values are written exactly, as the server sent them. */
import { isNumeric } from './cell.ts';
import type { Result } from './run.ts';

/** The formats, by the name on their button. */
export const TABLE_TEXTS: Readonly<Record<string, (result: Result) => string>> = {
  TSV: (result) => separated(result, '\t'),
  CSV: (result) => separated(result, ','),
  JSON: toJson,
  Markdown: toMarkdownTable,
};

/** RFC 4180, and the same with tabs, which spreadsheets take from the clipboard. NULL is nothing, the empty string is `""`. */
function separated({ columns, rows }: Result, separator: string): string {
  const field = (value: string | null): string => {
    if (value === null) return '';
    return value === '' || /["\r\n]/.test(value) || value.includes(separator)
      ? `"${value.replaceAll('"', '""')}"`
      : value;
  };
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines.map((cells) => `${cells.map(field).join(separator)}\n`).join('');
}

/** One object a row; columns of the same name would hide each other, so then it is one array a row. */
function toJson({ columns, rows }: Result): string {
  const values = rows.map((row) => columns.map(({ type }, place) => jsonValue(row[place] ?? null, type)));
  const names = columns.map(({ name }) => name);
  const unique = new Set(names).size === names.length;
  const data = unique ? values.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))) : values;
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** A number stays one only where JavaScript keeps each of its digits. */
function jsonValue(value: string | null, type: string): string | number | boolean | null {
  if (value === null) return null;
  if (type === 'boolean') return value === 't' || value === 'true';
  return isNumeric(type) && String(Number(value)) === value ? Number(value) : value;
}

/** Writes a table of Markdown. */
export function toMarkdownTable({ columns, rows }: Result): string {
  const line = (cells: readonly (string | null)[]) =>
    `| ${cells.map((cell) => (cell === null ? 'NULL' : oneLine(cell).replaceAll('|', '\\|'))).join(' | ')} |\n`;
  const rule = columns.map(({ type }) => (isNumeric(type) ? '---:' : '---'));
  return [columns.map(({ name }) => name), rule, ...rows].map(line).join('');
}

/** Values come from a database: a line break must not begin a new block, a tag must stay text. */
export const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll('<', '&lt;');
