/**
 * What is worth a word in a plan, and where its fix stands. Thresholds are those that pev2 and depesz have come to, after
 * years of other people's plans; below them a finding is noise.
 */
import { count, counted, duration } from './format.ts';
import type { Plan, PlanNode } from './plan.ts';

export interface PlanFinding {
  /** 1 worth knowing, 2 worth a look, 3 where the time goes. */
  readonly level: 1 | 2 | 3;
  readonly text: string;
  readonly fix?: keyof typeof PLAN_FIXES;
}

/** Solutions of this book's pages; a test holds that each stands there. */
export const PLAN_FIXES = {
  'Index the filtered column': '/runbooks/performance/missing-indexes/#index-a-foreign-key-or-a-filtered-column',
  'Refresh the planner’s statistics': '/runbooks/performance/slow-queries/#refresh-the-planners-statistics',
  'Remove dead rows': '/runbooks/performance/slow-queries/#remove-dead-rows',
  'Ask for less': '/runbooks/performance/slow-queries/#ask-for-less',
  'Read pages by key': '/runbooks/prisma-studio/slow-loading/#read-pages-in-sql-by-key',
} as const;

/** Rows below which a wrong estimate, and buffers below which a scan, costs nothing. */
const MIN_ROWS = 100;
const MIN_BUFFERS = 50;

const MANY_ROWS = 10_000;
const MANY_RUNS = 1_000;

export interface Place {
  /** Part of the whole time that the node took with all below it, 0 to 1. */
  readonly share: number;
  /** Whether a Limit above may have stopped it early: then fewer rows than expected say nothing. */
  readonly cut: boolean;
}

/** Whether what is below a node may have been stopped early; some nodes read everything before they give a row. */
export const cutBelow = ({ title }: PlanNode, { cut }: Pick<Place, 'cut'>): boolean =>
  title === 'Limit' || (cut && !/^(Sort|Hash|Materialize|WindowAgg|SetOp)\b|Aggregate/.test(title));

/** What there is to say of one node. */
export function findingsOf(node: PlanNode, { share, cut }: Place): PlanFinding[] {
  return [
    filter(node),
    estimate(node, cut),
    heap(node),
    memory(node),
    lossy(node),
    workers(node),
    skipped(node),
    inner(node, share),
  ].filter((finding) => finding !== undefined);
}

/** What there is to say of the plan as a whole. */
export function findingsOfPlan({ root, summary }: Plan): PlanFinding[] {
  const ms = (pattern: RegExp) => summary.reduce((sum, line) => sum + Number(pattern.exec(line)?.[1] ?? 0), 0);
  const [planning, execution] = [ms(/^Planning Time: ([\d.]+)/), ms(/^Execution Time: ([\d.]+)/)];
  const large = (part: number, what: string): PlanFinding[] =>
    part > 0.1 * (planning + execution) && part >= 1
      ? [{ level: 1, text: `${what} took ${duration(part)} of ${duration(planning + execution)}.` }]
      : [];
  const rows = root.actualRows ?? 0;
  const bounded = /^(Limit|Insert|Update|Delete|Merge|.*Aggregate)\b/.test(root.title);
  return [
    ...(rows > MANY_ROWS && !bounded
      ? [{ level: 2, text: `It returned ${counted(rows, 'row')}, without a LIMIT.`, fix: 'Ask for less' } as const]
      : []),
    ...large(planning, 'Planning'),
    ...large(ms(/^Timing: .*Total ([\d.]+) ms/), 'Compiling (JIT)'),
    ...large(ms(/^Trigger .*: time=([\d.]+)/), 'Triggers'),
  ];
}

/** `Rows Removed by Filter: 12`, per loop, as the server prints it. */
const numberIn = ({ details }: PlanNode, pattern: RegExp): number | undefined => {
  const found = details.map((line) => pattern.exec(line)?.[1]).find((text) => text !== undefined);
  return found === undefined ? undefined : Number(found);
};

const percent = (part: number): string => `${part > 0.99 ? Number((100 * part).toFixed(1)) : Math.round(100 * part)} %`;

function buffersOf({ details }: PlanNode): number | undefined {
  const line = details.find((one) => one.startsWith('Buffers: '));
  const shared = /shared((?: \w+=\d+)+)/.exec(line ?? '')?.[1];
  if (shared === undefined) return undefined;
  const [hit, read] = ['hit', 'read'].map((kind) => Number(new RegExp(`${kind}=(\\d+)`).exec(shared)?.[1] ?? 0));
  return (hit ?? 0) + (read ?? 0);
}

function filter(node: PlanNode): PlanFinding | undefined {
  const removed = (numberIn(node, /^Rows Removed by Filter: (\d+)/) ?? 0) * node.loops;
  const all = removed + (node.actualRows ?? 0);
  if (removed <= all / 2 || (buffersOf(node) ?? (removed >= MANY_RUNS ? MIN_BUFFERS : 0)) < MIN_BUFFERS)
    return undefined;
  const text = `Its filter threw away ${percent(removed / all)} of the ${counted(all, 'row')} that it read.`;
  return { level: removed > 0.9 * all ? 2 : 1, text, fix: 'Index the filtered column' };
}

function estimate({ actualRows, estimatedRows }: PlanNode, cut: boolean): PlanFinding | undefined {
  if (actualRows === undefined || estimatedRows === undefined) return undefined;
  if (cut && actualRows < estimatedRows) return undefined;
  const [few, many] = [actualRows, estimatedRows].map((rows) => Math.max(1, rows)).toSorted((a, b) => a - b);
  if (few === undefined || many === undefined || many < MIN_ROWS || many <= 10 * few) return undefined;
  const text = `The planner expected ${counted(estimatedRows, 'row')} and got ${count(actualRows)}.`;
  return { level: many > 1000 * few ? 3 : many > 100 * few ? 2 : 1, text, fix: 'Refresh the planner’s statistics' };
}

function heap(node: PlanNode): PlanFinding | undefined {
  const fetches = numberIn(node, /^Heap Fetches: (\d+)/) ?? 0;
  const rows = Math.max(fetches, node.actualRows ?? 0);
  if (fetches === 0 || fetches < MIN_ROWS) return undefined;
  const text = `For ${percent(fetches / rows)} of its rows the index was not enough: they changed since the last VACUUM.`;
  return { level: fetches > 0.4 * rows ? 2 : 1, text, fix: 'Remove dead rows' };
}

/** Said without a page: more `work_mem` for the session, or fewer rows, is all there is to it. */
function memory(node: PlanNode): PlanFinding | undefined {
  const batches = numberIn(node, /\bBatches: (\d+)/) ?? 1;
  const disk = numberIn(node, /\bDisk: (\d+)kB/);
  if (batches <= 1 && disk === undefined) return undefined;
  const what = disk === undefined ? `was split into ${count(batches)} batches` : `wrote ${count(disk)} kB to disk`;
  return {
    level: 2,
    text: `It did not fit into work_mem and ${what}; more work_mem for this session would keep it in memory.`,
  };
}

function lossy(node: PlanNode): PlanFinding | undefined {
  const blocks = numberIn(node, /\blossy=(\d+)/) ?? 0;
  const removed = (numberIn(node, /^Rows Removed by Index Recheck: (\d+)/) ?? 0) * node.loops;
  const all = removed + (node.actualRows ?? 0);
  if (blocks === 0 && removed <= all / 2) return undefined;
  const why =
    blocks > 0 ? 'The bitmap did not fit into work_mem, so whole pages were checked' : 'Its rows were checked';
  return { level: removed > 0.9 * all ? 2 : 1, text: `${why} again, and ${counted(removed, 'row')} thrown away.` };
}

function workers(node: PlanNode): PlanFinding | undefined {
  const planned = numberIn(node, /^Workers Planned: (\d+)/) ?? 0;
  const launched = numberIn(node, /^Workers Launched: (\d+)/);
  if (launched === undefined || launched >= planned) return undefined;
  return { level: 1, text: `Of ${counted(planned, 'planned worker')} ${launched} could be started: others use them.` };
}

/** A Limit takes more rows than it gives only where an OFFSET throws the first ones away. */
function skipped({ title, actualRows, children: [child] }: PlanNode): PlanFinding | undefined {
  const rows = (child?.actualRows ?? 0) - (actualRows ?? 0);
  if (title !== 'Limit' || rows < MANY_RUNS || child?.role !== undefined) return undefined;
  return { level: 2, text: `OFFSET made and threw away ${counted(rows, 'row')}.`, fix: 'Read pages by key' };
}

function inner({ title, children }: PlanNode, share: number): PlanFinding | undefined {
  const runs = children.filter(({ role }) => role === undefined)[1]?.loops ?? 0;
  if (!title.startsWith('Nested Loop') || runs < MANY_RUNS || share < 0.1) return undefined;
  return { level: 1, text: `Its inner side ran ${count(runs)} times, once for each outer row.` };
}
