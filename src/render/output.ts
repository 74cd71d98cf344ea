/** The output of a run, recorded or live: one table from kind of result to its builder. */
import type { Access } from '../../contract/access.ts';
import type { View } from '../../contract/snippet.ts';
import { barsOf } from './bars.ts';
import { renderConfirmation } from './confirmation.ts';
import { renderCancelled, renderFailed, renderUnknown } from './failure.ts';
import { renderLimits } from './limits.ts';
import { type Child, h, type RenderNode } from './node.ts';
import { renderNotices } from './notices.ts';
import { renderPlan } from './plan-view.ts';
import type { Done, Result, Run } from './run.ts';
import { deed } from './summary.ts';
import { renderTable, type TableShape, type Total } from './table.ts';
import { treeOf } from './tree.ts';
import { type Origin, renderVerdict } from './verdict.ts';

/** What the card knows of its snippet besides the events. */
export interface Drawing {
  readonly access: Access;
  readonly view: View | undefined;
  /** The cause that the snippet proves by returning at least one row. */
  readonly probe: string | undefined;
  /** A recording is told in the past, has no buttons, and names no target of the reader's. */
  readonly origin: Origin;
  /** Told of each table that is drawn, in order; answers what the page adds to it. */
  readonly tables?: (table: DrawnTable) => TableShape;
}

/** A table of the output: what it was drawn from. */
export interface DrawnTable {
  readonly result: Result;
  readonly total: Total;
  readonly shape: TableShape;
}

/** Draws a run. */
export function renderOutput(run: Run, drawing: Drawing): RenderNode {
  return h(
    'div',
    { class: 'out' },
    run.results.map((result, index) => renderResult(run, result, index === run.results.length - 1, drawing)),
    renderVerdict(run, drawing.probe, drawing.origin),
    renderNotices(run.notices),
    renderEnd(run, drawing),
  );
}

/** The row count of the last event belongs to the last result. */
function renderResult(run: Run, given: Result, isLast: boolean, { view, origin, tables }: Drawing): RenderNode {
  const total = isLast ? totalOf(run) : null;
  const plan = view?.kind === 'plan' ? renderPlan(given) : undefined;
  if (plan) return plan;
  const tree = view?.kind === 'tree' ? treeOf(given, view) : undefined;
  const bars = view?.kind === 'bars' ? barsOf(given, view) : undefined;
  const result = tree?.result ?? given;
  const drawn = {
    result,
    total,
    shape: { ...(tree?.shape ?? bars), at: origin === 'live' ? run.started?.at : undefined },
  };
  const more = tables?.(drawn);
  return renderTable(result, total, { ...drawn.shape, ...more });
}

/** How many rows the last result has in all. */
export function totalOf({ end }: Run): Total {
  if (end?.event !== 'done') return null;
  return end.row_count ?? (end.truncated.rows ? 'more' : null);
}

function renderEnd(run: Run, { access, origin }: Drawing): Child {
  switch (run.end?.event) {
    case 'done':
      return [
        renderLimits(run.end.truncated),
        origin === 'recorded' && run.results.length === 0 ? renderCommand(run.end) : undefined,
      ];
    case 'failed':
      return renderFailed(run.end, access);
    case 'cancelled':
      return renderCancelled(run.end);
    case 'needs-confirmation':
      return renderConfirmation(run.end, run.started?.target, origin);
    default:
      return renderUnknown(access);
  }
}

/** What a statement that returned no rows did. Of a live run the head of the card says it. */
const renderCommand = (end: Done): RenderNode =>
  h(
    'div',
    { class: 'out-note', 'data-tone': 'quiet' },
    h('p', {}, `${deed(end, [])}${end.committed ? ', committed' : '; nothing was changed'}.`),
  );
