/** One value of a result. NULL and the empty string are marked, since both would look like nothing; a long value folds. */
import { h, type RenderNode } from './node.ts';

/** Characters of a value that stay in one line. */
const LINE_CHARS = 40;

/** Characters of a value that a table shows before it folds. */
const FOLD_CHARS = 160;

/** Lines of a value that a table shows before it folds. */
const FOLD_LINES = 4;

/** Draws a value; `null` is SQL's NULL. `reading` is the value in a form that is easier to read. */
export function renderCell(value: string | null, reading?: string): RenderNode | string {
  if (value === null) return h('span', { class: 'out-null' }, 'NULL');
  if (value === '') return h('span', { class: 'out-null' }, 'empty');
  if (reading !== undefined && reading !== value) return h('span', { title: value }, reading);
  if (value.length <= LINE_CHARS && !value.includes('\n')) return value;
  const head = foldedHead(value);
  if (head === undefined) return h('span', { class: 'out-value' }, value);
  return h(
    'details',
    { class: 'out-long' },
    h('summary', {}, h('span', { class: 'out-value' }, `${head}…`)),
    h('div', { class: 'out-value' }, value),
  );
}

/** The part of a long value that stays visible; undefined where the value is short enough to show whole. */
function foldedHead(value: string): string | undefined {
  const lines = value.split('\n');
  const shown = lines.slice(0, FOLD_LINES).join('\n');
  if (lines.length <= FOLD_LINES && value.length <= FOLD_CHARS) return undefined;
  return [...shown].slice(0, FOLD_CHARS).join('').trimEnd();
}

const NUMERIC =
  /^(int[248]?|integer|bigint|smallint|numeric|decimal|real|float[48]|double precision|oid|money|xid8?)(\([\d,]+\))?$/;

/** Whether a column's values are numbers, which stand flush right. */
export const isNumeric = (type: string): boolean => NUMERIC.test(type);
