import { describe, expect, it } from 'vitest';
import type { Change, RunEvent } from '../../contract/events.ts';
import { gatherRun } from './run.ts';
import { summarise } from './summary.ts';

const done = (command: string, row_count: number | null, committed: boolean): RunEvent => ({
  event: 'done',
  command,
  row_count,
  truncated: { rows: false, columns: false, cells: false, bytes: false, notices: false },
  duration_ms: 4,
  committed,
});

const rows: RunEvent[] = [{ event: 'columns', statement: 0, columns: [{ name: 'ended', type: 'boolean' }] }];

const change = (command: string, row_count: number): Change => ({
  statement: 0,
  command,
  row_count,
  columns: [],
  before: [],
  after: [],
});

describe('a run in a sentence', () => {
  it.each<[string, RunEvent[], string]>([
    ['a read', [...rows, done('SELECT', 4, false)], 'Done: 4 rows in 4 ms.'],
    ['a read that found nothing', [...rows, done('SELECT', 0, false)], 'Done: 0 rows in 4 ms.'],
    [
      'a plan, whose rows the server does not count',
      [...rows, { event: 'rows', rows: [['Result'], ['  One-Time Filter: false']] }, done('EXPLAIN', 0, false)],
      'Done: 2 rows in 4 ms.',
    ],
    ['a write', [done('DELETE', 101, true)], 'Committed: 101 rows deleted in 4 ms.'],
    ['a write of nothing', [done('UPDATE', 0, true)], 'Committed: 0 rows updated in 4 ms.'],
    ['maintenance', [done('REINDEX', 0, true)], 'Committed: REINDEX in 4 ms.'],
    ['a signal', [...rows, done('SELECT', 37, true)], 'Committed: 37 rows returned in 4 ms.'],
    ['a signal that met nobody', [...rows, done('SELECT', 0, true)], 'Committed: 0 rows returned in 4 ms.'],
  ])('says of %s what it has done', (_, events, sentence) => {
    expect(summarise(gatherRun(events))).toBe(sentence);
  });

  it('names every statement’s rows where the preview is known', () => {
    const changes = [change('UPDATE', 3), change('DELETE', 1)];
    expect(summarise(gatherRun([done('DELETE', 1, true)]), { changes })).toBe(
      'Committed: 3 rows updated, 1 row deleted in 4 ms.',
    );
  });
});
