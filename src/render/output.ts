/** The output of a run, recorded or live: one table from kind of result to its builder. */
import type { Access } from '../../contract/access.ts';
import type { View } from '../../contract/snippet.ts';
import { renderBars } from './bars.ts';
import { renderConfirmation } from './confirmation.ts';
import { renderCancelled, renderFailed, renderUnknown } from './failure.ts';
import { renderLimits } from './limits.ts';
import { type Child, h, type RenderNode } from './node.ts';
import { renderNotices } from './notices.ts';
import { renderPlan } from './plan-view.ts';
import type { Done, Result, Run } from './run.ts';
import { deed } from './summary.ts';
import { renderTable, type Total } from './table.ts';
import { renderTree } from './tree.ts';
import { type Origin, renderVerdict } from './verdict.ts';

/** What the card knows of its snippet besides the events. */
export interface Drawing {
  readonly access: Access;
  readonly view: View | undefined;
  /** The cause that the snippet proves by returning at least one row. */
  readonly probe: string | undefined;
  /** A recording is told in the past, has no buttons, and names no target of the reader's. */
  readonly origin: Origin;
}

type ViewBuilder = (result: Result, total: Total, view: View) => RenderNode | undefined;

const VIEWS: Readonly<Record<View['kind'], ViewBuilder>> = { bars: renderBars, plan: renderPlan, tree: renderTree };

/** Draws a run. */
export function renderOutput(run: Run, drawing: Drawing): RenderNode {
  return h(
    'div',
    { class: 'out' },
    run.results.map((result, index) => renderResult(run, result, index === run.results.length - 1, drawing.view)),
    renderVerdict(run, drawing.probe, drawing.origin),
    renderNotices(run.notices),
    renderEnd(run, drawing),
  );
}

/** The row count of the last event belongs to the last result. */
function renderResult(run: Run, result: Result, isLast: boolean, view: View | undefined): RenderNode {
  const total = isLast ? totalOf(run) : null;
  return (view && VIEWS[view.kind](result, total, view)) ?? renderTable(result, total);
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
