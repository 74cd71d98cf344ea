/** The result table, the form that every result can take. */
import type { Column } from '../../contract/events.ts';
import { renderBar } from './bar.ts';
import { isNumeric, renderCell } from './cell.ts';
import { count, counted } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import { readingOf } from './readable.ts';
import type { Result } from './run.ts';

/** What a view, or the page around it, adds to the plain table. */
export interface TableShape {
  /** Column whose values name their rows. */
  readonly rowHeader?: number;
  /** Column whose figures have a bar before them, and how long each bar is, in percent. */
  readonly bars?: { readonly column: number; readonly percents: readonly number[] };
  /** Draws one value; the plain table draws it as text. */
  readonly cell?: (value: string | null, column: number, row: number) => Child;
  /** Whether the order of the rows means something, so that they must not be sorted. */
  readonly ordered?: boolean;
  /** When the run began, ISO 8601, so that a time can be told as `3 min ago`. */
  readonly at?: string | undefined;
  /** Values as the server sent them, and nothing easier to read. */
  readonly exact?: boolean;
  /** Columns whose values can be pressed. */
  readonly press?: ReadonlySet<number>;
  /** Rows that are drawn at first; a page that asks for this draws the others. */
  readonly rows?: number;
}

/** How many rows there are in all: `more` where the server was stopped before it had counted them, null if not known. */
export type Total = number | 'more' | null;

/** Draws a result and says how much of it is shown. */
export function renderTable(result: Result, total: Total, shape: TableShape = {}): RenderNode {
  const { columns, rows } = result;
  const caption = sizeOf(result, total);
  const drawn = rows.slice(0, shape.rows);
  return h(
    'div',
    { class: 'out-grid' },
    h(
      'div',
      { class: 'out-scroll', tabindex: 0, role: 'group', 'aria-label': 'Result table' },
      h(
        'table',
        {
          class: columns.every(({ type }) => isNumeric(type)) ? 'out-table out-narrow' : 'out-table',
          'aria-rowcount': drawn.length < rows.length && rows.length + 1,
        },
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
              drawn.map((_, index) => renderRow(result, index, shape)),
            )
          : undefined,
      ),
    ),
    // The caption scrolls away with a long table, so what it says also stands below.
    h('p', { class: 'out-count', 'aria-hidden': 'true' }, caption),
  );
}

/** Draws one row of a result. */
export function renderRow({ columns, rows }: Result, index: number, shape: TableShape): RenderNode {
  const row = rows[index] ?? [];
  const cells = columns.map((column, place) => {
    const value = row[place] ?? null;
    const content = shape.cell?.(value, place, index) ?? contentOf(value, column, place, shape);
    if (shape.rowHeader === place) return h('th', { scope: 'row' }, content);
    const cell = h('td', { class: isFlushRight(column) && 'out-number' }, content);
    if (shape.bars?.column !== place) return cell;
    return [h('td', { class: 'out-bar-cell' }, renderBar(shape.bars.percents[index] ?? 0)), cell];
  });
  return h('tr', {}, cells);
}

/** `no rows`, `12 rows, 3 columns`, `showing 500 of 12,345 rows, 3 columns` */
export function sizeOf({ columns, rows }: Result, total: Total): string {
  const shown = rowCount(rows.length, total);
  return rows.length === 0 || columns.length < 2 ? shown : `${shown}, ${counted(columns.length, 'column')}`;
}

/** `no rows`, `12 rows`, `showing 500 of 12,345 rows`, `the first 500 rows; there are more` */
export function rowCount(shown: number, total: Total): string {
  if (total === 'more') return `the first ${counted(shown, 'row')}; there are more`;
  if (total !== null && total > shown) return `showing ${count(shown)} of ${counted(total, 'row')}`;
  return shown === 0 ? 'no rows' : counted(shown, 'row');
}

function renderHead(column: Column, place: number, { rowHeader, bars }: TableShape): RenderNode {
  const number = place !== rowHeader && isFlushRight(column) && 'out-number';
  return h(
    'th',
    { scope: 'col', class: number, title: column.type, colspan: bars?.column === place && 2 },
    column.name,
  );
}

const isFlushRight = ({ type }: Column): boolean => isNumeric(type) || type === 'interval';

function contentOf(value: string | null, column: Column, place: number, { at, exact, press }: TableShape): Child {
  const reading = value === null || exact ? undefined : readingOf(column)?.(value, at);
  const content = renderCell(value, reading);
  if (!value || !press?.has(place)) return content;
  return h('button', { type: 'button', class: 'out-press', 'data-fill': column.name, 'data-value': value }, content);
}
