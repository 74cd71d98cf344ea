/** What a previewed write would change: its rows before and after, the difference marked. */
import type { Change, Row } from '../../../contract/events.ts';
import { renderCell } from './cell.ts';
import { counted } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';

const VERBS: Readonly<Record<string, string>> = {
  INSERT: 'adds',
  UPDATE: 'changes',
  DELETE: 'removes',
  MERGE: 'changes',
};

/** One line of the difference. A row without `before` is new, one without `after` is gone. */
interface Difference {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** Draws one statement's change. */
export function renderChange(change: Change): RenderNode {
  const lines = pair(change);
  return h(
    'section',
    { class: 'out-change' },
    h('p', { class: 'out-change-title' }, h('strong', {}, change.command), ` ${sentence(change)}`),
    lines.length === 0 || change.columns.length === 0 ? undefined : renderDifferences(change, lines),
  );
}

const sentence = ({ command, row_count }: Change): string =>
  row_count === 0 ? 'touches no row' : `${VERBS[command] ?? 'touches'} ${counted(row_count, 'row')}`;

/** Rows before and after belong together where there are as many of both; else they are shown as removed and added. */
function pair({ before, after }: Change): Difference[] {
  if (before.length === after.length) return before.map((row, index) => ({ before: row, after: after[index] }));
  return [
    ...before.map((row) => ({ before: row, after: undefined })),
    ...after.map((row) => ({ before: undefined, after: row })),
  ];
}

function renderDifferences(change: Change, lines: readonly Difference[]): RenderNode {
  const caption =
    lines.length < change.row_count
      ? `showing ${lines.length} of ${counted(change.row_count, 'row')}`
      : counted(lines.length, 'row');
  return h(
    'div',
    { class: 'out-scroll', tabindex: 0, role: 'group', 'aria-label': 'Rows before and after' },
    h(
      'table',
      { class: 'out-table' },
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'row'),
          change.columns.map(({ name }) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        lines.map((line) => renderLine(line, change.columns.length)),
      ),
    ),
  );
}

function renderLine({ before, after }: Difference, columns: number): RenderNode {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const places = Array.from({ length: columns }, (_, place) => place);
  return h(
    'tr',
    { 'data-change': kind },
    h('th', { scope: 'row' }, kind),
    places.map((place) => h('td', {}, difference(before?.[place], after?.[place]))),
  );
}

/** One value: as it is, or struck out and written anew. `undefined` means that this side has no row. */
function difference(before: string | null | undefined, after: string | null | undefined): Child {
  if (before === after) return renderCell(after ?? null);
  return [
    before === undefined ? undefined : h('del', {}, renderCell(before)),
    before === undefined || after === undefined ? undefined : ' ',
    after === undefined ? undefined : h('ins', {}, renderCell(after)),
  ];
}
