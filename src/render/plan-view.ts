/** `view=plan`: EXPLAIN as a tree that a person can scan: what is done, over how many rows, and where the time goes. */
import { renderBar } from './bar.ts';
import { count, counted, duration } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import { type PlanNode, readPlan } from './plan.ts';
import { cutBelow, findingsOf, findingsOfPlan, PLAN_FIXES, type PlanFinding } from './plan-findings.ts';
import { type NodeTime, timesOf } from './plan-time.ts';
import type { Result } from './run.ts';

/** Draws a plan; undefined where the result is none, so that the plain table stands in. */
export function renderPlan(result: Result): RenderNode | undefined {
  if (result.columns[0]?.name !== 'QUERY PLAN') return undefined;
  const lines = result.rows.flatMap((row) => (row[0] ?? '').split('\n'));
  const plan = readPlan(lines);
  if (!plan) return undefined;
  const times = timesOf(plan.root);
  return h(
    'figure',
    { class: 'out-plan' },
    renderFindings(findingsOfPlan(plan)),
    h('ol', {}, renderNode(plan.root, { wholeMs: plan.root.totalMs ?? 0, times, cut: false })),
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

interface Drawn {
  readonly wholeMs: number;
  readonly times: ReadonlyMap<PlanNode, NodeTime>;
  readonly cut: boolean;
}

function renderNode(node: PlanNode, drawn: Drawn): RenderNode {
  const { wholeMs, times, cut } = drawn;
  const time = times.get(node);
  const facts = figures(node, time?.clock);
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'out-plan-node' },
      node.role === undefined ? undefined : h('span', { class: 'out-plan-role' }, node.role),
      h('strong', {}, node.title),
      facts.length > 0 ? h('span', { class: 'out-plan-figures' }, facts.join(' · ')) : undefined,
      share(time?.own, wholeMs),
      renderFindings(findingsOf(node, { share: wholeMs > 0 ? (time?.clock ?? 0) / wholeMs : 0, cut })),
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
          node.children.map((child) => renderNode(child, { ...drawn, cut: cutBelow(node, drawn) })),
        )
      : undefined,
  );
}

/** The estimate stands beside what came, since the one is read against the other. */
function figures({ actualRows, estimatedRows, cost, loops }: PlanNode, clockMs: number | undefined): string[] {
  if (actualRows === undefined) {
    return [
      ...(estimatedRows === undefined ? [] : [`about ${counted(estimatedRows, 'row')}`]),
      ...(cost === undefined ? [] : [`cost ${count(cost)}`]),
    ];
  }
  const expected = estimatedRows === undefined ? '' : `, ${count(estimatedRows)} expected`;
  return [
    `${counted(actualRows, 'row')}${expected}`,
    ...(loops > 1 ? [`${count(loops)} runs`] : []),
    ...(clockMs === undefined || loops === 0 ? [] : [duration(clockMs)]),
  ];
}

/** Part of the whole time that the node took itself, as a bar and in words. */
function share(ownMs: number | undefined, wholeMs: number): Child {
  if (ownMs === undefined || wholeMs <= 0) return undefined;
  const percent = Math.min(100, Math.round((100 * ownMs) / wholeMs));
  const level = percent > 90 ? 3 : percent > 40 ? 2 : percent > 10 ? 1 : 0;
  const words = `${percent} % of the time`;
  return h('span', { class: 'out-plan-share', 'data-level': level }, renderBar(percent), words);
}

function renderFindings(findings: readonly PlanFinding[]): RenderNode | undefined {
  if (findings.length === 0) return undefined;
  return h(
    'ul',
    { class: 'out-plan-findings' },
    findings.map(({ level, text, fix }) =>
      h(
        'li',
        { 'data-level': level },
        text,
        fix === undefined ? undefined : [' ', h('a', { href: PLAN_FIXES[fix] }, fix)],
      ),
    ),
  );
}
