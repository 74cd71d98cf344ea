import { describe, expect, it } from 'vitest';
import { type PlanNode, readPlan } from './plan.ts';
import { timesOf, withAllBelow } from './plan-time.ts';

/** All taken from PostgreSQL with EXPLAIN ANALYZE, buffers left out; the last is in the words of 17 and 18. */
const CTE = `Limit  (cost=7371.57..7371.65 rows=5 width=4) (actual time=161.544..170.493 rows=5 loops=1)
  CTE r
    ->  Finalize GroupAggregate  (cost=1000.45..7265.28 rows=1000 width=12) (actual time=146.501..169.657 rows=1000 loops=1)
          Group Key: big.k
          ->  Gather Merge  (cost=1000.45..7245.28 rows=2000 width=12) (actual time=146.378..169.097 rows=1095 loops=1)
                Workers Planned: 2
                Workers Launched: 2
                ->  Partial GroupAggregate  (cost=0.42..6014.41 rows=1000 width=12) (actual time=3.021..97.743 rows=365 loops=3)
                      Group Key: big.k
                      ->  Parallel Index Only Scan using big_k_idx on big  (cost=0.42..5171.08 rows=166667 width=4) (actual time=2.976..65.116 rows=133333 loops=3)
                            Heap Fetches: 0
  ->  Merge Join  (cost=106.28..132.92 rows=1665 width=4) (actual time=161.541..161.548 rows=5 loops=1)
        Merge Cond: (a.k = b.k)
        ->  Sort  (cost=36.45..37.28 rows=333 width=4) (actual time=161.257..161.258 rows=5 loops=1)
              Sort Key: a.k
              ->  CTE Scan on r a  (cost=0.00..22.50 rows=333 width=4) (actual time=146.507..161.157 rows=1000 loops=1)
                    Filter: (n > 10)
        ->  Sort  (cost=69.83..72.33 rows=1000 width=4) (actual time=0.278..0.279 rows=5 loops=1)
              Sort Key: b.k
              ->  CTE Scan on r b  (cost=0.00..20.00 rows=1000 width=4) (actual time=0.001..0.155 rows=1000 loops=1)`;

const PARALLEL = `Finalize HashAggregate  (cost=7205.59..7215.59 rows=1000 width=12) (actual time=169.003..184.414 rows=1000 loops=1)
  ->  Gather  (cost=6985.59..7195.59 rows=2000 width=12) (actual time=167.407..183.246 rows=3000 loops=1)
        Workers Planned: 2
        Workers Launched: 2
        ->  Partial HashAggregate  (cost=5985.59..5995.59 rows=1000 width=12) (actual time=158.192..158.460 rows=1000 loops=3)
              ->  Parallel Seq Scan on big  (cost=0.00..5859.33 rows=25252 width=4) (actual time=5.888..142.208 rows=15256 loops=3)
                    Filter: (t ~~ '%ab%'::text)
                    Rows Removed by Filter: 118077`;

const INIT_PLAN = `Aggregate  (cost=10133.50..10133.51 rows=1 width=8) (actual time=189.007..193.441 rows=1 loops=1)
  InitPlan 1 (returns $1)
    ->  Finalize Aggregate  (cost=6859.55..6859.56 rows=1 width=32) (actual time=180.748..186.178 rows=1 loops=1)
  ->  Bitmap Heap Scan on big  (cost=23.15..3272.32 rows=647 width=0) (actual time=187.885..188.887 rows=1000 loops=1)
        Recheck Cond: (k < 5)
        Filter: ((id)::numeric > $1)
        ->  Bitmap Index Scan on big_k_idx  (cost=0.00..22.99 rows=1942 width=0) (actual time=0.163..0.164 rows=2000 loops=1)`;

const SUB_PLAN = `Limit  (cost=0.00..568.94 rows=20 width=12) (actual time=0.132..5.969 rows=20 loops=1)
  ->  Seq Scan on small s  (cost=0.00..28447.08 rows=1000 width=12) (actual time=0.130..5.960 rows=20 loops=1)
        SubPlan 1
          ->  Aggregate  (cost=28.42..28.43 rows=1 width=8) (actual time=0.295..0.296 rows=1 loops=20)
                ->  Index Only Scan using big_k_idx on big b  (cost=0.42..27.42 rows=400 width=0) (actual time=0.007..0.063 rows=400 loops=20)`;

const IN_18 = INIT_PLAN.replace('InitPlan 1 (returns $1)', 'InitPlan 1').replace('> $1)', '> (InitPlan 1).col1)');

function read(text: string): PlanNode {
  const plan = readPlan(text.split('\n'));
  if (!plan) throw new Error('This is no plan.');
  return plan.root;
}

const own = (root: PlanNode): Record<string, number> =>
  Object.fromEntries([...timesOf(root)].map(([{ title }, time]) => [title, time.own]));

describe('the time of a plan', () => {
  it.each([
    ['a CTE that is read twice', CTE],
    ['parallel workers', PARALLEL],
    ['an InitPlan', INIT_PLAN],
    ['a SubPlan', SUB_PLAN],
    ['an InitPlan in the words of 18', IN_18],
  ])('with %s adds up to the whole', (_, text) => {
    const root = read(text);
    const sum = [...timesOf(root).values()].reduce((total, time) => total + time.own, 0);
    expect(sum / (root.totalMs ?? 0)).toBeGreaterThan(0.95);
    expect(sum / (root.totalMs ?? 0)).toBeLessThan(1.06);
    expect(timesOf(root).size).toBe(withAllBelow(root).length);
  });

  it('of a CTE is not that of the scan which filled it', () => {
    expect(own(read(CTE))['CTE Scan on r a']).toBeLessThan(1);
    expect(own(read(CTE))['Limit']).toBeGreaterThan(8);
  });

  it('of processes that ran at the same time is that of the clock', () => {
    expect(own(read(PARALLEL))['Parallel Seq Scan on big']).toBeCloseTo(142.2, 0);
  });

  it.each([
    ['16', INIT_PLAN],
    ['18', IN_18],
  ])('of an InitPlan is not that of the node that asked for it, in %s', (_, text) => {
    expect(own(read(text))['Bitmap Heap Scan on big']).toBeLessThan(3);
  });

  it('is not known without ANALYZE', () => {
    expect(timesOf(read('Seq Scan on "User"  (cost=0.00..18.00 rows=800 width=8)')).size).toBe(0);
  });
});
