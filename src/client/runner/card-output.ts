/** Draws a run into its card: the outcome in the head, the output below, and what its tables can do. */
import type { Access } from '../../../contract/access.ts';
import type { Change } from '../../../contract/events.ts';
import type { View } from '../../../contract/snippet.ts';
import { type DrawnTable, renderOutput } from '../../render/output.ts';
import { renderLiveLabel } from '../../render/provenance.ts';
import type { Run } from '../../render/run.ts';
import { summarise } from '../../render/summary.ts';
import type { TableShape } from '../../render/table.ts';
import type { CardParts, CardState } from './card-parts.ts';
import { fillFields, pressable } from './fill-values.ts';
import { ResultGrid, rowsAtOnce } from './result-grid.ts';

const STATES = {
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  'needs-confirmation': 'confirming',
} as const satisfies Record<NonNullable<Run['end']>['event'], CardState>;

/** Shows a run that has ended; `changes` are those that it was confirmed with. */
export function drawRun(card: CardParts, run: Run, changes?: readonly Change[]): void {
  const { access, probe, view } = card.root.dataset;
  const drawn: DrawnTable[] = [];
  const output = renderOutput(run, {
    access: access as Access,
    view: view === undefined ? undefined : (JSON.parse(view) as View),
    probe,
    origin: 'live',
    tables: (table) => {
      const shape = liveShape(card, table);
      drawn.push({ ...table, shape: { ...table.shape, ...shape } });
      return shape;
    },
  });
  card.showOutcome(summarise(run, { probe, changes }), renderLiveLabel(run), output);
  card.enter(run.end ? STATES[run.end.event] : 'failed');
  const grids = card.part('live').querySelectorAll<HTMLElement>('.out > .out-grid');
  for (const [index, table] of drawn.entries()) {
    const root = grids[index];
    if (root) new ResultGrid(root, table, gridCard(card));
  }
}

const liveShape = ({ root }: CardParts, { result }: DrawnTable): TableShape => ({
  press: pressable(root, result.columns),
  rows: rowsAtOnce(result.columns.length),
});

const gridCard = (card: CardParts) => ({
  fill: (name: string, value: string) => card.say(fillFields(card.root, name, value)),
  say: (sentence: string) => card.say(sentence),
});
