import { describe, expect, it } from 'vitest';
import { bytes, counted, duration } from './format.ts';

describe('figures', () => {
  it.each([
    [duration(0.42), '0.4 ms'],
    [duration(12.4), '12 ms'],
    [duration(1234), '1.2 s'],
    [duration(125_000), '2 min 5 s'],
    [bytes(0), '0 bytes'],
    [bytes(312), '312 bytes'],
    [bytes(1_048_576), '1 MiB'],
    [bytes(1600), '1.6 KiB'],
    [counted(1, 'row'), '1 row'],
    [counted(12345, 'row'), '12,345 rows'],
  ])('are written %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
