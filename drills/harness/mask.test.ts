import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../contract/events.ts';
import { maskRun, maskText } from './mask.ts';

const rows = (...values: (string | null)[][]): RunEvent[] => [
  { event: 'columns', statement: 0, columns: [{ name: 'a', type: 'text' }] },
  { event: 'rows', rows: values },
];

describe('values of the moment', () => {
  it.each([
    ['pid 17 waits', 'pid 4711 waits'],
    ['00:00:01.5', '00:12:59.123'],
    ['2026-11-23 14:00:00.123+00', '2027-01-02 03:04:05+00'],
    ['8192 bytes', '16 kB'],
    ['key 6ef65c1a-70db-529d-0a82-21ce961a6e18', 'key 00000000-0000-0000-0000-000000000000'],
    ['cost=0.00..18.50 rows=1', 'cost=0.29..8.31 rows=850'],
  ])('are the same: %s and %s', (a, b) => {
    expect(maskText(a)).toBe(maskText(b));
  });

  it('leave words alone', () => {
    expect(maskText('idle in transaction')).toBe('idle in transaction');
  });
});

describe('a masked run', () => {
  it('counts equal rows once and knows no order', () => {
    expect(maskRun(rows(['a 1'], ['b'], ['a 2']), false)).toBe(maskRun(rows(['b'], ['a 7']), false));
  });

  it.each([
    ['another word', rows(['idle']), rows(['active'])],
    ['NULL instead of a text', rows(['']), rows([null])],
    ['no rows', rows(['a']), rows()],
  ])('differs by %s', (_, a, b) => {
    expect(maskRun(a, false)).not.toBe(maskRun(b, false));
    expect(maskRun(a, true)).toBe(maskRun(b, true));
  });
});
