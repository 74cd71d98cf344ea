/** The plan of a query, as far as drills look at it. */
import assert from 'node:assert/strict';
import type { ActWith } from '../harness/facts.ts';
import type { Lab } from '../harness/lab.ts';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number;
  readonly 'Heap Fetches'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** All nodes of a query's plan, outermost first; with `ANALYZE`, as it was carried out. */
export async function planOf(lab: Lab, query: string, options = ''): Promise<PlanNode[]> {
  const rows = await lab.query(`EXPLAIN (${options}FORMAT JSON) ${query}`);
  const plans = (rows[0]?.['QUERY PLAN'] ?? []) as readonly { Plan: PlanNode }[];
  assert.equal(plans.length, 1, 'EXPLAIN gave no plan');
  return plans.flatMap(({ Plan }) => nodesOf(Plan));
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Fails when a query reads a whole table to throw most of it away. */
export async function assertUsesIndex(lab: Lab, query: string, index: string): Promise<void> {
  const nodes = await planOf(lab, query);
  const used = nodes.flatMap((node) => node['Index Name'] ?? []);
  const types = nodes.map((node) => node['Node Type']).join(', ');
  assert.ok(used.includes(index), `the plan does not use ${index}: ${types}`);
}

/** An operation that works as long as a query finds its rows by an index. */
export const usesIndex =
  (query: string, index: string): ActWith<unknown> =>
  (lab) =>
    assertUsesIndex(lab, query, index);
