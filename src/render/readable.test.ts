import { describe, expect, it } from 'vitest';
import { readingOf } from './readable.ts';

const AT = '2026-11-25T12:00:00Z';

describe('a value that is easier to read', () => {
  it.each([
    ['size_bytes', 'bigint', '5368709120', '5 GiB'],
    ['bytes', 'numeric', '2048', '2 KiB'],
    ['pg_database_size', 'bigint', '8192', '8 KiB'],
    ['mean_exec_time', 'double precision', '1234.5', '1.2 s'],
    ['took_ms', 'integer', '12', '12 ms'],
    ['waiting', 'interval', '00:05:12.345', '5 min 12 s'],
    ['waiting', 'interval', '00:00:00.0025', '2.5 ms'],
    ['waiting', 'interval', '3 days 04:05:06', '3 d 4 h'],
    ['since', 'timestamp with time zone', '2026-11-25 12:56:55.25+01', '2026-11-25 12:56:55+01, 3 min 4 s ago'],
    ['until', 'timestamp with time zone', '2026-11-26 12:00:00.5+00', '2026-11-26 12:00:00+00'],
    ['since', 'timestamp without time zone', '2026-11-25 11:56:55.25', '2026-11-25 11:56:55'],
  ])('of %s (%s): %s is %s', (name, type, value, expected) => {
    expect(readingOf({ name, type })?.(value, AT)).toBe(expected);
  });

  it.each([
    ['pid', 'integer', '123456'],
    ['size', 'bigint', '5368709120'],
    ['size_bytes', 'text', '5368709120'],
    ['size_bytes', 'bigint', '512'],
    ['time', 'bigint', '1234'],
    ['age', 'interval', '2 mons'],
    ['age', 'interval', '-00:00:01'],
    ['age', 'interval', 'PT5M'],
    ['mean_exec_time', 'double precision', 'NaN'],
    ['since', 'timestamp with time zone', 'infinity'],
    ['since', 'timestamp with time zone', '0044-03-15 12:00:00+00 BC'],
  ])('is not made of %s (%s): %s, whose meaning is not certain', (name, type, value) => {
    expect(readingOf({ name, type })?.(value, AT)).toBeUndefined();
  });
});
