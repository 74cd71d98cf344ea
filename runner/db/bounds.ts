/** Keeps a result within the limits of `contract/limits.ts` and remembers which of them it hit. Pure. */
import type { Row, ServerError, Truncated } from '../../contract/events.ts';
import { MAX_CELL_CHARS, MAX_COLUMNS, MAX_NOTICES, MAX_RESULT_BYTES, MAX_ROWS } from '../../contract/limits.ts';

/** What marks a value that was cut. */
export const CUT_MARK = '…';

export interface Bounds {
  /** The kept part of a row, or undefined once the result is full. */
  row(values: readonly (string | null)[]): Row | undefined;
  columns<T>(columns: readonly T[]): T[];
  notice(notice: ServerError): void;
  readonly notices: readonly ServerError[];
  readonly truncated: Truncated;
}

/** One set of bounds for all results of a run. */
export function createBounds(): Bounds {
  const truncated = { rows: false, columns: false, cells: false, bytes: false, notices: false };
  const notices: ServerError[] = [];
  let rows = 0;
  let bytes = 0;

  const cut = (value: string): string => {
    if (value.length > MAX_CELL_CHARS) truncated.cells = true;
    return cutText(value);
  };

  return {
    truncated,
    notices,
    columns: (columns) => {
      if (columns.length > MAX_COLUMNS) truncated.columns = true;
      return columns.slice(0, MAX_COLUMNS);
    },
    row: (values) => {
      if (rows >= MAX_ROWS) truncated.rows = true;
      if (truncated.rows || truncated.bytes) return undefined;
      const kept = values.slice(0, MAX_COLUMNS).map((value) => (value === null ? null : cut(value)));
      bytes += kept.reduce((sum, value) => sum + (value === null ? 4 : Buffer.byteLength(value)), 0);
      if (bytes > MAX_RESULT_BYTES) {
        truncated.bytes = true;
        return undefined;
      }
      rows += 1;
      return kept;
    },
    notice: (notice) => {
      if (notices.length < MAX_NOTICES) notices.push(cutNotice(notice, cut));
      else truncated.notices = true;
    },
  };
}

const cutNotice = (notice: ServerError, cut: (value: string) => string): ServerError => ({
  ...notice,
  message: cut(notice.message),
  ...(notice.detail !== undefined && { detail: cut(notice.detail) }),
  ...(notice.hint !== undefined && { hint: cut(notice.hint) }),
  ...(notice.where !== undefined && { where: cut(notice.where) }),
});

/** A text within the length of one value, marked where it was cut. */
export const cutText = (text: string): string =>
  text.length <= MAX_CELL_CHARS ? text : wholeCharacters(text.slice(0, MAX_CELL_CHARS)) + CUT_MARK;

/** Takes away half of a surrogate pair at the end. */
const wholeCharacters = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');
