import { describe, expect, it } from 'vitest';
import { outline } from './outline.testing.ts';
import { readPlan } from './plan.ts';
import { renderPlan } from './plan-view.ts';

/** Taken from PostgreSQL 16 with EXPLAIN (ANALYZE, BUFFERS). */
const ANALYZED = `Limit  (cost=1.05..9.40 rows=5 width=40) (actual time=0.090..3.120 rows=5 loops=1)
  Buffers: shared hit=12
  InitPlan 1 (returns $0)
    ->  Result  (cost=0.00..0.01 rows=1 width=4) (actual time=0.001..0.001 rows=1 loops=1)
  ->  Nested Loop  (cost=1.05..1677.05 rows=1000 width=40) (actual time=0.089..3.100 rows=5 loops=1)
        ->  Seq Scan on "User" u  (cost=0.00..18.00 rows=10 width=8) (actual time=0.010..1.000 rows=800 loops=1)
              Filter: (active = true)
              Rows Removed by Filter: 200
        ->  Index Scan using "Campaign_pkey" on "Campaign" c  (cost=0.28..0.33 rows=1 width=36) (actual time=0.002..0.002 rows=1 loops=800)
              Index Cond: (id = u."campaignId")
        ->  Materialize (never executed)
Planning:
  Buffers: shared hit=4
Planning Time: 0.210 ms
Execution Time: 3.200 ms`.split('\n');

const result = (lines: readonly string[]) => ({
  statement: 0,
  columns: [{ name: 'QUERY PLAN', type: 'text' }],
  rows: lines.map((line) => [line]),
});

describe('a plan', () => {
  it('is read into a tree by its indentation', () => {
    const plan = readPlan(ANALYZED);
    const titles = (nodes: readonly { title: string; children: readonly object[] }[]): unknown[] =>
      nodes.map(({ title, children }) => [title, ...titles(children as typeof nodes)]);
    expect(plan && titles([plan.root])).toEqual([
      [
        'Limit',
        ['Result'],
        [
          'Nested Loop',
          ['Seq Scan on "User" u'],
          ['Index Scan using "Campaign_pkey" on "Campaign" c'],
          ['Materialize'],
        ],
      ],
    ]);
    expect(plan?.summary).toEqual([
      'Planning:',
      'Buffers: shared hit=4',
      'Planning Time: 0.210 ms',
      'Execution Time: 3.200 ms',
    ]);
  });

  it('counts a node’s rows, estimated and real, and its time over all its loops', () => {
    const scan = readPlan(ANALYZED)?.root.children[1]?.children[1];
    expect(scan).toMatchObject({ actualRows: 800, totalMs: 1.6, estimatedRows: 800 });
  });

  it('is drawn with rows, time, share and estimates that are far off', () => {
    const drawn = renderPlan(result(ANALYZED));
    expect(drawn && outline(drawn)).toMatchInlineSnapshot(`
      "figure class="out-plan"
        ol
          li
            div class="out-plan-node"
              strong "Limit"
              span class="out-plan-figures" "5 rows, 5 expected · 3.1 ms"
              span class="out-plan-share" data-level="0"
                svg class="out-bar" aria-hidden="true"
                  rect class="out-bar-ground" width="100%" height="100%" rx="2"
                  rect class="out-bar-fill" width="1%" height="100%" rx="2"
                "1 % of the time"
              ul
                li "Buffers: shared hit=12"
            ol
              li
                div class="out-plan-node"
                  span class="out-plan-role" "InitPlan 1 (returns $0)"
                  strong "Result"
                  span class="out-plan-figures" "1 row, 1 expected · 0 ms"
                  span class="out-plan-share" data-level="0"
                    svg class="out-bar" aria-hidden="true"
                      rect class="out-bar-ground" width="100%" height="100%" rx="2"
                      rect class="out-bar-fill" width="0%" height="100%" rx="2"
                    "0 % of the time"
              li
                div class="out-plan-node"
                  strong "Nested Loop"
                  span class="out-plan-figures" "5 rows, 1,000 expected · 3.1 ms"
                  span class="out-plan-share" data-level="1"
                    svg class="out-bar" aria-hidden="true"
                      rect class="out-bar-ground" width="100%" height="100%" rx="2"
                      rect class="out-bar-fill" width="16%" height="100%" rx="2"
                    "16 % of the time"
                ol
                  li
                    div class="out-plan-node"
                      strong "Seq Scan on \\"User\\" u"
                      span class="out-plan-figures" "800 rows, 10 expected · 1 ms"
                      span class="out-plan-share" data-level="1"
                        svg class="out-bar" aria-hidden="true"
                          rect class="out-bar-ground" width="100%" height="100%" rx="2"
                          rect class="out-bar-fill" width="32%" height="100%" rx="2"
                        "32 % of the time"
                      ul class="out-plan-findings"
                        li data-level="1"
                          "The planner expected 10 rows and got 800."
                          " "
                          a href="/runbooks/performance/slow-queries/#refresh-the-planners-statistics" "Refresh the planner’s statistics"
                      ul
                        li "Filter: (active = true)"
                        li "Rows Removed by Filter: 200"
                  li
                    div class="out-plan-node"
                      strong "Index Scan using \\"Campaign_pkey\\" on \\"Campaign\\" c"
                      span class="out-plan-figures" "800 rows, 800 expected · 800 runs · 1.6 ms"
                      span class="out-plan-share" data-level="2"
                        svg class="out-bar" aria-hidden="true"
                          rect class="out-bar-ground" width="100%" height="100%" rx="2"
                          rect class="out-bar-fill" width="51%" height="100%" rx="2"
                        "51 % of the time"
                      ul
                        li "Index Cond: (id = u.\\"campaignId\\")"
                  li
                    div class="out-plan-node"
                      strong "Materialize"
                      ul
                        li "never executed"
        ul class="out-plan-summary"
          li "Planning:"
          li "Buffers: shared hit=4"
          li "Planning Time: 0.210 ms"
          li "Execution Time: 3.200 ms"
        details class="out-raw"
          summary "Plan as PostgreSQL prints it"
          pre class="out-pre" tabindex="0" "Limit  (cost=1.05..9.40 rows=5 width=40) (actual time=0.090..3.120 rows=5 loops=1)\\n  Buffers: shared hit=12\\n  InitPlan 1 (returns $0)\\n    ->  Result  (cost=0.00..0.01 rows=1 width=4) (actual time=0.001..0.001 rows=1 loops=1)\\n  ->  Nested Loop  (cost=1.05..1677.05 rows=1000 width=40) (actual time=0.089..3.100 rows=5 loops=1)\\n        ->  Seq Scan on \\"User\\" u  (cost=0.00..18.00 rows=10 width=8) (actual time=0.010..1.000 rows=800 loops=1)\\n              Filter: (active = true)\\n              Rows Removed by Filter: 200\\n        ->  Index Scan using \\"Campaign_pkey\\" on \\"Campaign\\" c  (cost=0.28..0.33 rows=1 width=36) (actual time=0.002..0.002 rows=1 loops=800)\\n              Index Cond: (id = u.\\"campaignId\\")\\n        ->  Materialize (never executed)\\nPlanning:\\n  Buffers: shared hit=4\\nPlanning Time: 0.210 ms\\nExecution Time: 3.200 ms""
    `);
  });

  it.each([
    ['JSON', '[{"Plan": {}}]'],
    ['XML', '<explain>'],
    ['YAML', '- Plan:'],
  ])('in %s is left to the table', (_, line) => {
    expect(renderPlan(result([line]))).toBeUndefined();
  });

  it('is not seen in any other result of one column', () => {
    expect(renderPlan({ ...result(ANALYZED), columns: [{ name: 'note', type: 'text' }] })).toBeUndefined();
  });
});
