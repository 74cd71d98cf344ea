/**
 * `view=bars(x=…,y=…)`: the table with a bar beside each number of the column `y`, its rows named by the column `x`.
 * `max=100` says what a full bar stands for; without it, that is the largest number. One table rather than table and
 * chart, so that the picture is never without its figures.
 */
import type { View } from '../../contract/snippet.ts';
import type { Result } from './run.ts';
import type { TableShape } from './table.ts';

/** The table's shape with bars; undefined where the result lacks the columns, so that the plain table stands in. */
export function barsOf(result: Result, view: View): TableShape | undefined {
  const x = result.columns.findIndex((column) => column.name === view.options['x']);
  const y = result.columns.findIndex((column) => column.name === view.options['y']);
  if (x < 0 || y < 0) return undefined;
  const amounts = result.rows.map((row) => amountOf(row[y] ?? null));
  const full = Math.max(amountOf(view.options['max'] ?? null), ...amounts) || 1;
  const percents = amounts.map((amount) => (100 * amount) / full);
  return { rowHeader: x, bars: { column: y, percents } };
}

/** A number that a bar can show; NULL, text and what is below zero have no length. */
function amountOf(value: string | null): number {
  const amount = Number(value ?? Number.NaN);
  return Number.isFinite(amount) && amount > 0 ? amount : 0;
}
