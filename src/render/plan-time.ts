/**
 * Where the time of a plan went: each millisecond counted once, at the node that took it. EXPLAIN gives the time of a node
 * with all below it, added up over parallel processes, and hangs CTEs and InitPlans on another node than runs them.
 */
import type { PlanNode } from './plan.ts';

export interface NodeTime {
  /** Milliseconds of the clock that passed in the node and all below it. */
  readonly clock: number;
  /** Those of them that the node took itself. */
  readonly own: number;
}

/** The times of all nodes. Empty for a plan without times. */
export function timesOf(root: PlanNode): ReadonlyMap<PlanNode, NodeTime> {
  if (root.totalMs === undefined) return new Map();
  const clock = new Map<PlanNode, number>();
  measure(root, 1, clock);
  const timeOf = (node: PlanNode): number => clock.get(node) ?? 0;
  const elsewhere = runBy(root, timeOf);
  const times = new Map<PlanNode, NodeTime>();
  for (const node of clock.keys()) {
    if (node.totalMs === undefined) continue;
    const within = node.children.filter((child) => !isSharedPart(child));
    const parts = [...within, ...(elsewhere.get(node) ?? [])];
    const spent = parts.reduce((sum, part) => sum + timeOf(part), 0);
    // Measured apart, the parts may come to a little more than the whole.
    times.set(node, { clock: timeOf(node), own: Math.max(0, timeOf(node) - spent) });
  }
  return times;
}

/** Below a Gather, the processes run at the same time: its time is divided by how many of them ran its child. */
function measure(node: PlanNode, processes: number, clock: Map<PlanNode, number>): void {
  clock.set(node, (node.totalMs ?? 0) / processes);
  for (const child of node.children) {
    const gathers = /^Gather( Merge)?$/.test(node.title) && child.role === undefined;
    const below = gathers ? Math.max(1, child.loops / Math.max(1, node.loops)) : processes;
    // What is computed once is computed by one process.
    measure(child, isSharedPart(child) ? 1 : below, clock);
  }
}

/** CTEs and InitPlans hang on the node that they are declared for, and run when somebody first asks for their rows. */
const isSharedPart = ({ role }: PlanNode): boolean => role !== undefined && /^(CTE|InitPlan) /.test(role);

/** For each node the CTEs and InitPlans that ran during it. */
function runBy(root: PlanNode, timeOf: (node: PlanNode) => number): ReadonlyMap<PlanNode, PlanNode[]> {
  const by = new Map<PlanNode, PlanNode[]>();
  const nodes = withAllBelow(root);
  for (const parent of nodes) {
    for (const part of parent.children.filter(isSharedPart)) {
      const inside = new Set(withAllBelow(part));
      const users = nodes.filter((node) => !inside.has(node) && uses(node, part.role ?? ''));
      // The scan that came first filled the CTE; it is the one that took longest.
      const [user = parent] = users.toSorted((a, b) => timeOf(b) - timeOf(a));
      by.set(user, [...(by.get(user) ?? []), part]);
    }
  }
  return by;
}

/** Whether a node reads what a CTE or an InitPlan gives: by its name, by `$0`, or since 17 by `(InitPlan 1).col1`. */
function uses({ title, details }: PlanNode, role: string): boolean {
  const cte = /^CTE (.+)$/.exec(role)?.[1];
  if (cte !== undefined) return title === `CTE Scan on ${cte}` || title.startsWith(`CTE Scan on ${cte} `);
  const outputs = role.match(/\$\d+/g) ?? [`(${role})`];
  return details.some((line) => outputs.some((output) => new RegExp(`${escaped(output)}(?!\\d)`).test(line)));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A node and all below it, in the order in which they are printed. */
export const withAllBelow = (node: PlanNode): PlanNode[] => [node, ...node.children.flatMap(withAllBelow)];
