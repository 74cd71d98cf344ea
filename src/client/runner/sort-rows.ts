/** The order of a table's rows by one of its columns. */
import { isNumeric } from '../../render/cell.ts';
import type { Result } from '../../render/run.ts';

export interface Sorting {
  /** Place of the column; undefined for the server's own order. */
  readonly column: number | undefined;
  /** In the words of `aria-sort`. */
  readonly direction: 'none' | 'ascending' | 'descending';
}

/** What a press on a column's name makes of the order: up, down, and back to the server's. */
export function nextDirection({ column, direction }: Sorting, pressed: number): Sorting {
  if (column !== pressed || direction === 'none') return { column: pressed, direction: 'ascending' };
  return direction === 'ascending'
    ? { column: pressed, direction: 'descending' }
    : { column: undefined, direction: 'none' };
}

/** Indexes of the rows in their order. NULL comes last in both directions; equal rows keep the server's order. */
export function orderOf({ columns, rows }: Result, { column, direction }: Sorting): number[] {
  const order = rows.map((_, index) => index);
  if (column === undefined) return order;
  const compare = isNumeric(columns[column]?.type ?? '') ? byNumber : byText;
  const sign = direction === 'descending' ? -1 : 1;
  const valueAt = (index: number) => rows[index]?.[column] ?? null;
  return order.sort((a, b) => {
    const [one, other] = [valueAt(a), valueAt(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * compare(one, other);
  });
}

/** Whole numbers beyond 2^53 compare by all their digits. */
function byNumber(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (difference !== 0 || !/^-?\d{16,}$/.test(a) || !/^-?\d{16,}$/.test(b)) return difference;
  return BigInt(a) < BigInt(b) ? -1 : Number(BigInt(a) > BigInt(b));
}

const collator = new Intl.Collator('en', { numeric: true });

const byText = (a: string, b: string): number => collator.compare(a, b);
