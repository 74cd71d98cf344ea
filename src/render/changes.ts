/** What a previewed write would change: its rows before and after, the difference marked. */
import type { Change, Row } from '../../contract/events.ts';
import { renderCell } from './cell.ts';
import { counted } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';

const VERBS: Readonly<Record<string, string>> = {
  INSERT: 'adds',
  UPDATE: 'changes',
  DELETE: 'removes',
  MERGE: 'changes',
};

/** One line of the difference. A row without `after` is gone; one without `before` is new or its old state is not known. */
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
    h(
      'p',
      { class: 'out-change-title' },
      h('strong', {}, change.command),
      ` ${sentence(change)}`,
      lines.length > 0 && lines.length < change.row_count ? `, ${lines.length} of them shown` : undefined,
    ),
    lines.length === 0 || change.columns.length === 0 ? undefined : renderDifferences(change, lines),
  );
}

const sentence = ({ command, row_count }: Change): string =>
  row_count === 0 ? 'touches no row' : `${VERBS[command] ?? 'touches'} ${counted(row_count, 'row')}`;

/** Both lists run side by side; the runner puts rows whose old state it did not find last. */
const pair = ({ before, after }: Change): Difference[] =>
  Array.from({ length: Math.max(before.length, after.length) }, (_, place) => ({
    before: before[place],
    after: after[place],
  }));

function renderDifferences(change: Change, lines: readonly Difference[]): RenderNode {
  return h(
    'div',
    { class: 'out-scroll', tabindex: 0, role: 'group', 'aria-label': 'Rows before and after' },
    h(
      'table',
      { class: 'out-table' },
      h('caption', { class: 'unseen' }, `Rows of ${change.command} before and after`),
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
        lines.map((line) => renderLine(line, change)),
      ),
    ),
  );
}

function renderLine({ before, after }: Difference, { command, columns }: Change): RenderNode {
  const kind = after === undefined ? 'removed' : before === undefined && command === 'INSERT' ? 'added' : 'changed';
  const value = (place: number): Child => {
    if (kind === 'removed') return h('del', {}, renderCell(before?.[place] ?? null));
    if (kind === 'added') return h('ins', {}, renderCell(after?.[place] ?? null));
    return difference(before?.[place], after?.[place] ?? null);
  };
  return h(
    'tr',
    { 'data-change': kind },
    h('th', { scope: 'row' }, kind),
    columns.map((_, place) => h('td', {}, value(place))),
  );
}

/** A value of a changed row: as it is, or struck out and written anew. `undefined` is an old value that is not known. */
function difference(before: string | null | undefined, after: string | null): Child {
  if (before === undefined || before === after) return renderCell(after);
  return [h('del', {}, renderCell(before)), ' ', h('ins', {}, renderCell(after))];
}
