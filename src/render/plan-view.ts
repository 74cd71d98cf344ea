/** `view=plan`: EXPLAIN as a tree that a person can scan: what is done, over how many rows, and where the time goes. */
import { renderBar } from './bar.ts';
import { count, counted, duration } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import { ownMs, type PlanNode, readPlan } from './plan.ts';
import type { Result } from './run.ts';

/** How far an estimate may be off before it is worth a word: the planner chooses another plan at about this factor. */
const MISESTIMATE_FACTOR = 10;

/** Rows below which a wrong estimate costs nothing. */
const MISESTIMATE_MIN_ROWS = 100;

/** Draws a plan; undefined where the result is none, so that the plain table stands in. */
export function renderPlan(result: Result): RenderNode | undefined {
  if (result.columns[0]?.name !== 'QUERY PLAN') return undefined;
  const lines = result.rows.flatMap((row) => (row[0] ?? '').split('\n'));
  const plan = readPlan(lines);
  if (!plan) return undefined;
  return h(
    'figure',
    { class: 'out-plan' },
    h('ol', {}, renderNode(plan.root, plan.root.totalMs ?? 0)),
    plan.summary.length > 0
      ? h(
          'ul',
          { class: 'out-plan-summary' },
          plan.summary.map((line) => h('li', {}, line)),
        )
      : undefined,
    h(
      'details',
      { class: 'out-raw' },
      h('summary', {}, 'Plan as PostgreSQL prints it'),
      h('pre', { class: 'out-pre', tabindex: 0 }, lines.join('\n')),
    ),
  );
}

function renderNode(node: PlanNode, wholeMs: number): RenderNode {
  const facts = figures(node);
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'out-plan-node' },
      node.role === undefined ? undefined : h('span', { class: 'out-plan-role' }, node.role),
      h('strong', {}, node.title),
      facts.length > 0 ? h('span', { class: 'out-plan-figures' }, facts.join(' · ')) : undefined,
      share(node, wholeMs),
      misestimate(node),
      node.details.length > 0
        ? h(
            'ul',
            {},
            node.details.map((detail) => h('li', {}, detail)),
          )
        : undefined,
    ),
    node.children.length > 0
      ? h(
          'ol',
          {},
          node.children.map((child) => renderNode(child, wholeMs)),
        )
      : undefined,
  );
}

function figures(node: PlanNode): string[] {
  const { actualRows, estimatedRows, cost, totalMs } = node;
  if (actualRows === undefined) {
    return [
      ...(estimatedRows === undefined ? [] : [`about ${counted(estimatedRows, 'row')}`]),
      ...(cost === undefined ? [] : [`cost ${count(cost)}`]),
    ];
  }
  return [counted(actualRows, 'row'), ...(totalMs === undefined ? [] : [duration(totalMs)])];
}

/** Part of the whole time that the node took itself, as a bar and in words. */
function share(node: PlanNode, wholeMs: number): Child {
  if (node.totalMs === undefined || wholeMs <= 0) return undefined;
  const percent = Math.min(100, Math.round((100 * ownMs(node)) / wholeMs));
  return h('span', { class: 'out-plan-share' }, renderBar(percent), `${percent} % of the time`);
}

function misestimate({ actualRows, estimatedRows }: PlanNode): Child {
  if (actualRows === undefined || estimatedRows === undefined) return undefined;
  if (Math.max(actualRows, estimatedRows) < MISESTIMATE_MIN_ROWS) return undefined;
  const factor = Math.max(actualRows, 1) / Math.max(estimatedRows, 1);
  if (factor < MISESTIMATE_FACTOR && factor > 1 / MISESTIMATE_FACTOR) return undefined;
  return h('span', { class: 'out-plan-warning' }, `estimated ${counted(estimatedRows, 'row')}`);
}
