/**
 * Reads EXPLAIN's text form into a tree. Only the layout is relied on, which is the same from PostgreSQL 14 to 18: the first
 * line is the root, `->` opens a node, deeper lines belong to the node above them, lines at the margin belong to the plan.
 */

export interface PlanNode {
  /** `Seq Scan on "User"` */
  readonly title: string;
  /** `SubPlan 1`, `CTE recent`: how the node is used by its parent. */
  readonly role: string | undefined;
  /** Rows over all loops, so that it can be held against what came. */
  readonly estimatedRows: number | undefined;
  readonly cost: number | undefined;
  /** How often it ran, in all processes together; 1 without ANALYZE. */
  readonly loops: number;
  /** Rows over all loops; only with ANALYZE. */
  readonly actualRows: number | undefined;
  /** Milliseconds over all loops, children included; only with ANALYZE. */
  readonly totalMs: number | undefined;
  /** `Filter: (id = 1)`, `Buffers: shared hit=3` */
  readonly details: string[];
  readonly children: PlanNode[];
}

export interface Plan {
  readonly root: PlanNode;
  /** `Planning Time: 0.1 ms`, `Execution Time: 3.2 ms` */
  readonly summary: string[];
}

/** Reads the lines of a plan; undefined where they are not one. */
export function readPlan(lines: readonly string[]): Plan | undefined {
  const [first, ...rest] = lines;
  // The other formats open with a bracket (JSON, XML) or a dash (YAML).
  if (first === undefined || /^\s*[[{<-]/.test(first)) return undefined;
  const root = readNode(first.trim(), undefined);
  const open: { node: PlanNode; indent: number }[] = [{ node: root, indent: -1 }];
  const summary: string[] = [];
  let role: { text: string; indent: number } | undefined;
  for (const line of rest) {
    const indent = line.search(/\S/);
    if (indent < 0) continue;
    if (indent === 0 || summary.length > 0) {
      summary.push(line.trim());
      continue;
    }
    while (open.length > 1 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
    const parent = open.at(-1)?.node ?? root;
    const arrow = /^\s*->\s+(.*)$/.exec(line);
    if (arrow?.[1] !== undefined) {
      const node = readNode(arrow[1], role !== undefined && role.indent < indent ? role.text : undefined);
      role = undefined;
      parent.children.push(node);
      open.push({ node, indent });
    } else if (/^\s*(SubPlan|InitPlan|CTE) /.test(line)) {
      role = { text: line.trim(), indent };
    } else {
      parent.details.push(line.trim());
    }
  }
  return { root, summary };
}

function readNode(text: string, role: string | undefined): PlanNode {
  const [title = text] = text.split(/ {2}\(|\s\((?=cost=|actual |never executed)/);
  const estimate = /\(cost=[\d.]+\.\.([\d.]+) rows=(\d+)/.exec(text);
  const actual = /\(actual (?:time=[\d.]+\.\.([\d.]+) )?rows=([\d.]+) loops=(\d+)\)/.exec(text);
  const loops = numberOf(actual?.[3]) ?? 1;
  const estimated = numberOf(estimate?.[2]);
  const perLoop = { ms: numberOf(actual?.[1]), rows: numberOf(actual?.[2]) };
  return {
    title,
    role,
    estimatedRows: estimated === undefined ? undefined : Math.round(estimated * loops),
    cost: numberOf(estimate?.[1]),
    loops,
    actualRows: perLoop.rows === undefined ? undefined : Math.round(perLoop.rows * loops),
    totalMs: perLoop.ms === undefined ? undefined : perLoop.ms * loops,
    details: text.includes('(never executed)') ? ['never executed'] : [],
    children: [],
  };
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
