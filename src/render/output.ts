/** The output of a run, recorded or live: one table from kind of result to its builder. */
import type { Access } from '../../contract/access.ts';
import type { View } from '../../contract/snippet.ts';
import { renderBars } from './bars.ts';
import { renderConfirmation } from './confirmation.ts';
import { renderCancelled, renderFailed, renderUnknown } from './failure.ts';
import { counted } from './format.ts';
import { renderLimits } from './limits.ts';
import { type Child, h, type RenderNode } from './node.ts';
import { renderNotices } from './notices.ts';
import { renderPlan } from './plan-view.ts';
import type { Done, Result, Run } from './run.ts';
import { renderTable, type Total } from './table.ts';
import { renderTree } from './tree.ts';
import { renderVerdict } from './verdict.ts';

/** What the card knows of its snippet besides the events. */
export interface Drawing {
  readonly access: Access;
  readonly view: View | undefined;
  /** The cause that the snippet proves by returning at least one row. */
  readonly probe: string | undefined;
  /** Whether buttons that answer a question are drawn. */
  readonly live: boolean;
}

type ViewBuilder = (result: Result, total: Total, view: View) => RenderNode | undefined;

const VIEWS: Readonly<Record<View['kind'], ViewBuilder>> = { bars: renderBars, plan: renderPlan, tree: renderTree };

/** Draws a run. */
export function renderOutput(run: Run, drawing: Drawing): RenderNode {
  return h(
    'div',
    { class: 'out' },
    run.results.map((result, index) => renderResult(run, result, index === run.results.length - 1, drawing.view)),
    renderVerdict(run, drawing.probe),
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

function renderEnd(run: Run, { access, live }: Drawing): Child {
  switch (run.end?.event) {
    case 'done':
      return [renderLimits(run.end.truncated), run.results.length === 0 ? renderCommand(run.end) : undefined];
    case 'failed':
      return renderFailed(run.end);
    case 'cancelled':
      return renderCancelled(run.end);
    case 'needs-confirmation':
      return renderConfirmation(run.end, run.started?.target, live);
    default:
      return renderUnknown(access);
  }
}

/** A statement that returns no rows: what it did, and whether it stays. */
function renderCommand({ command, row_count, committed }: Done): RenderNode {
  return h(
    'div',
    { class: 'out-note', 'data-tone': 'good' },
    h('p', { class: 'out-title' }, h('code', {}, command), row_count === null ? '' : ` ${counted(row_count, 'row')}`),
    h('p', {}, committed ? 'Done and committed.' : 'Done; nothing was changed.'),
  );
}
