/** The result table, the form that every result can take. */
import type { Column, Row } from '../../contract/events.ts';
import { renderBar } from './bar.ts';
import { isNumeric, renderCell } from './cell.ts';
import { count, counted } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import type { Result } from './run.ts';

/** What a view adds to the plain table. */
export interface TableShape {
  /** Column whose values name their rows. */
  readonly rowHeader?: number;
  /** Column whose figures have a bar before them, and how long each bar is, in percent. */
  readonly bars?: { readonly column: number; readonly percents: readonly number[] };
  /** Draws one value; the plain table draws it as text. */
  readonly cell?: (value: string | null, column: number, row: number) => Child;
}

/** How many rows there are in all: `more` where the server was stopped before it had counted them, null if not known. */
export type Total = number | 'more' | null;

/** Draws a result and says how much of it is shown. */
export function renderTable(result: Result, total: Total, shape: TableShape = {}): RenderNode {
  const { columns, rows } = result;
  const caption = rowCount(rows.length, total);
  const table = h(
    'div',
    { class: 'out-scroll', tabindex: 0, role: 'group', 'aria-label': 'Result table' },
    h(
      'table',
      { class: columns.every(({ type }) => isNumeric(type)) ? 'out-table out-narrow' : 'out-table' },
      h('caption', { class: 'unseen' }, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map((column, place) => renderHead(column, place, shape)),
        ),
      ),
      rows.length > 0
        ? h(
            'tbody',
            {},
            rows.map((row, index) => renderRow(row, index, columns, shape)),
          )
        : undefined,
    ),
  );
  // The caption scrolls away with a long table, so what it says also stands below.
  return h('div', {}, table, h('p', { class: 'out-count', 'aria-hidden': 'true' }, caption));
}

/** `no rows`, `12 rows`, `showing 500 of 12,345 rows`, `the first 500 rows; there are more` */
export function rowCount(shown: number, total: Total): string {
  if (total === 'more') return `the first ${counted(shown, 'row')}; there are more`;
  if (total !== null && total > shown) return `showing ${count(shown)} of ${counted(total, 'row')}`;
  return shown === 0 ? 'no rows' : counted(shown, 'row');
}

function renderHead({ name, type }: Column, place: number, { rowHeader, bars }: TableShape): RenderNode {
  const number = place !== rowHeader && isNumeric(type) && 'out-number';
  return h('th', { scope: 'col', class: number, title: type, colspan: bars?.column === place && 2 }, name);
}

function renderRow(row: Row, index: number, columns: readonly Column[], shape: TableShape): RenderNode {
  const cells = columns.map((column, place) => {
    const value = row[place] ?? null;
    const content = shape.cell?.(value, place, index) ?? renderCell(value);
    if (shape.rowHeader === place) return h('th', { scope: 'row' }, content);
    const cell = h('td', { class: isNumeric(column.type) && 'out-number' }, content);
    if (shape.bars?.column !== place) return cell;
    return [h('td', { class: 'out-bar-cell' }, renderBar(shape.bars.percents[index] ?? 0)), cell];
  });
  return h('tr', {}, cells);
}
