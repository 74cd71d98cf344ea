import { readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import { describe, expect, it } from 'vitest';
import { readPlan } from './plan.ts';
import { cutBelow, findingsOf, findingsOfPlan, PLAN_FIXES } from './plan-findings.ts';

const plan = (...lines: string[]) => {
  const read = readPlan(lines);
  if (!read) throw new Error('This is no plan.');
  return read;
};

const say = (...lines: string[]) => findingsOf(plan(...lines).root, { share: 1, cut: false }).map(({ text }) => text);

const ran = (title: string, rows: number, { expected = rows, loops = 1 } = {}) =>
  `${title}  (cost=0.00..9.00 rows=${expected} width=8) (actual time=0.010..9.000 rows=${rows} loops=${loops})`;

describe('a node of a plan', () => {
  it.each<[string, string[], string]>([
    [
      'a filter',
      [ran('Seq Scan on a', 10), '  Rows Removed by Filter: 9990', '  Buffers: shared hit=60'],
      'Its filter threw away 99.9 % of the 10,000 rows that it read.',
    ],
    ['a wrong estimate', [ran('Seq Scan on a', 800, { expected: 10 })], 'The planner expected 10 rows and got 800.'],
    [
      'visits to the table',
      [ran('Index Only Scan using i on a', 1000), '  Heap Fetches: 500'],
      'For 50 % of its rows the index was not enough: they changed since the last VACUUM.',
    ],
    [
      'a hash on disk',
      [ran('Hash', 1000), '  Buckets: 1024  Batches: 8  Memory Usage: 9kB'],
      'It did not fit into work_mem and was split into 8 batches; more work_mem for this session would keep it in memory.',
    ],
    [
      'a sort on disk',
      [ran('Sort', 1000), '  Sort Method: external merge  Disk: 6384kB'],
      'It did not fit into work_mem and wrote 6,384 kB to disk; more work_mem for this session would keep it in memory.',
    ],
    [
      'a lossy bitmap',
      [ran('Bitmap Heap Scan on a', 100), '  Rows Removed by Index Recheck: 900', '  Heap Blocks: exact=4 lossy=90'],
      'The bitmap did not fit into work_mem, so whole pages were checked again, and 900 rows thrown away.',
    ],
    [
      'workers that did not start',
      [ran('Gather', 100), '  Workers Planned: 2', '  Workers Launched: 0'],
      'Of 2 planned workers 0 could be started: others use them.',
    ],
    ['an OFFSET', [ran('Limit', 10), `  ->  ${ran('Sort', 200_010)}`], 'OFFSET made and threw away 200,000 rows.'],
    [
      'an inner side',
      [
        ran('Nested Loop', 50),
        `  ->  ${ran('Seq Scan on a', 5000)}`,
        `  ->  ${ran('Index Scan on b', 1, { loops: 5000 })}`,
      ],
      'Its inner side ran 5,000 times, once for each outer row.',
    ],
  ])('speaks of %s', (_, lines, sentence) => {
    expect(say(...lines)).toEqual([sentence]);
  });

  it.each<[string, string[]]>([
    ['a small table', [ran('Seq Scan on a', 1), '  Rows Removed by Filter: 900', '  Buffers: shared hit=49']],
    [
      'a filter that keeps most',
      [ran('Seq Scan on a', 600), '  Rows Removed by Filter: 400', '  Buffers: shared hit=60'],
    ],
    ['an estimate of few rows', [ran('Seq Scan on a', 99, { expected: 1 })]],
    ['an estimate that is near', [ran('Seq Scan on a', 1000, { expected: 100 })]],
    ['a hash in memory', [ran('Hash', 10), '  Buckets: 1024  Batches: 1  Memory Usage: 9kB']],
    ['a limit that stops early', [ran('Limit', 10), `  ->  ${ran('Sort', 10)}`]],
  ])('is silent about %s', (_, lines) => {
    expect(say(...lines)).toEqual([]);
  });
});

describe('a node below a Limit', () => {
  it('may give fewer rows than expected without a word, and not more', () => {
    const say = (rows: number, expected: number) =>
      findingsOf(plan(ran('Seq Scan on a', rows, { expected })).root, { share: 1, cut: true });
    expect(say(5, 1000)).toEqual([]);
    expect(say(5000, 10)).toHaveLength(1);
  });

  it('is no longer one below what reads everything first', () => {
    const below = (title: string, cut: boolean) => cutBelow(plan(ran(title, 1)).root, { cut });
    expect([
      below('Limit', false),
      below('Nested Loop', true),
      below('Sort', true),
      below('Nested Loop', false),
    ]).toEqual([true, true, false, false]);
  });
});

describe('a plan as a whole', () => {
  const whole = (...lines: string[]) => findingsOfPlan(plan(...lines)).map(({ text }) => text);

  it('speaks of time that no node took, and of rows that nobody limited', () => {
    expect(
      whole(
        ran('Seq Scan on a', 20_000),
        'Planning Time: 40.0 ms',
        'JIT:',
        '  Timing: Generation 1.0 ms, Total 30.0 ms',
        'Trigger t: time=25.0 calls=3',
        'Execution Time: 100.0 ms',
      ),
    ).toEqual([
      'It returned 20,000 rows, without a LIMIT.',
      'Planning took 40 ms of 140 ms.',
      'Compiling (JIT) took 30 ms of 140 ms.',
      'Triggers took 25 ms of 140 ms.',
    ]);
  });

  it('is silent about what is usual', () => {
    expect(whole(ran('Limit', 20_000), 'Planning Time: 0.2 ms', 'Execution Time: 1.0 ms')).toEqual([]);
  });
});

describe('the fixes of findings', () => {
  it.each(Object.values(PLAN_FIXES))('%s stands in the book', (address) => {
    const [, , group, slug, hash] = address.split('/');
    const text = readFileSync(`content/runbooks/${group}/${slug}.mdx`, 'utf8');
    const slugger = new GithubSlugger();
    const ids = [...text.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading]) => slugger.slug(heading ?? ''));
    expect(ids).toContain(hash?.slice(1));
  });
});
