/** The result table, the form that every result can take. */
import type { Column, Row } from '../../../contract/events.ts';
import { isNumeric, renderCell } from './cell.ts';
import { count, counted } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import type { Result } from './run.ts';

/** What a view adds to the plain table. */
export interface TableShape {
  /** Column whose values name their rows. */
  readonly rowHeader?: number;
  /** Draws one value; the plain table draws it as text. */
  readonly cell?: (value: string | null, column: number, row: number) => Child;
}

/** Draws a result; `total` is how many rows came, also where fewer were kept. */
export function renderTable(result: Result, total: number | null, shape: TableShape = {}): RenderNode {
  const { columns, rows } = result;
  return h(
    'div',
    { class: 'out-scroll', tabindex: 0, role: 'group', 'aria-label': 'Result table' },
    h(
      'table',
      { class: 'out-table' },
      h('caption', {}, rowCount(rows.length, total)),
      h('thead', {}, h('tr', {}, columns.map(renderHead))),
      rows.length > 0
        ? h(
            'tbody',
            {},
            rows.map((row, index) => renderRow(row, index, columns, shape)),
          )
        : undefined,
    ),
  );
}

/** `no rows`, `12 rows`, `showing 500 of 12,345 rows` */
export function rowCount(shown: number, total: number | null): string {
  if (total !== null && total > shown) return `showing ${count(shown)} of ${counted(total, 'row')}`;
  return shown === 0 ? 'no rows' : counted(shown, 'row');
}

function renderHead(column: Column): RenderNode {
  return h('th', { scope: 'col', class: isNumeric(column.type) && 'out-number', title: column.type }, column.name);
}

function renderRow(row: Row, index: number, columns: readonly Column[], shape: TableShape): RenderNode {
  const cells = columns.map((column, place) => {
    const value = row[place] ?? null;
    const content = shape.cell?.(value, place, index) ?? renderCell(value);
    const attrs = { class: isNumeric(column.type) && 'out-number' };
    return shape.rowHeader === place ? h('th', { ...attrs, scope: 'row' }, content) : h('td', attrs, content);
  });
  return h('tr', {}, cells);
}
