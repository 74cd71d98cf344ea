/**
 * `view=tree(id=…,parent=…)`: a result whose rows name their parent, such as who waits for whom. Rows are put below their
 * parent and the first column is indented. A parent may be an array, as `pg_blocking_pids` gives it; its first element counts.
 */
import type { Row } from '../../contract/events.ts';
import type { View } from '../../contract/snippet.ts';
import { renderCell } from './cell.ts';
import { h } from './node.ts';
import type { Result } from './run.ts';
import type { TableShape } from './table.ts';

/** Deepest indent that the style sheet knows. */
const MAX_DEPTH = 8;

interface Placed {
  readonly row: Row;
  readonly depth: number;
}

export interface Tree {
  /** The result with its rows in the order of the tree. */
  readonly result: Result;
  readonly shape: TableShape;
}

/** The table as a tree; undefined where the result lacks the columns, so that the plain table stands in. */
export function treeOf(result: Result, view: View): Tree | undefined {
  const id = result.columns.findIndex((column) => column.name === view.options['id']);
  const parent = result.columns.findIndex((column) => column.name === view.options['parent']);
  if (id < 0 || parent < 0) return undefined;
  const placed = place(result.rows, id, parent);
  const shape: TableShape = {
    rowHeader: 0,
    ordered: true,
    cell: (value, column, row) => {
      if (column !== 0) return undefined;
      const depth = Math.min(MAX_DEPTH, placed[row]?.depth ?? 0);
      return h('span', { class: depth > 0 && `out-depth out-depth-${depth}` }, renderCell(value));
    },
  };
  return { result: { ...result, rows: placed.map(({ row }) => row) }, shape };
}

/** Rows in the order of the tree. A row whose parent is not there is a root; what only a circle reaches comes last. */
function place(rows: readonly Row[], id: number, parent: number): Placed[] {
  const parentOf = (row: Row) => /^\{?"?([^,}"]*)/.exec(row[parent] ?? '')?.[1] ?? '';
  const ids = new Set(rows.map((row) => row[id] ?? ''));
  const placed: Placed[] = [];
  const seen = new Set<Row>();
  const visit = (row: Row, depth: number) => {
    if (seen.has(row)) return;
    seen.add(row);
    placed.push({ row, depth });
    for (const child of rows) if (parentOf(child) === row[id]) visit(child, depth + 1);
  };
  for (const row of rows) if (!ids.has(parentOf(row))) visit(row, 0);
  for (const row of rows) visit(row, 0);
  return placed;
}
