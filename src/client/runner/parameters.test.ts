import { describe, expect, it } from 'vitest';
import { problemOf } from './parameters.ts';

describe('a value', () => {
  it.each([
    ['int', '42'],
    ['int', '-2147483648'],
    ['bigint', '9223372036854775807'],
    ['text', ''],
    ['uuid', '3f2b8c1e-9d40-4a57-8e26-0c6f5d1b7a93'],
    ['interval', '5 minutes'],
    ['timestamptz', 'now'],
    ['boolean', 'false'],
    ['relation', '"User"'],
    ['a type of a newer runner', 'whatever'],
  ])('of type %s may be %j', (type, value) => {
    expect(problemOf(type, value)).toBeUndefined();
  });

  it.each([
    ['int', '', 'Give a whole number.'],
    ['int', '1; DROP TABLE x', 'Give a whole number.'],
    ['int', '2147483648', 'This number is out of range.'],
    ['bigint', '-9223372036854775809', 'This number is out of range.'],
    ['uuid', '42', 'Give a UUID, such as 3f2b8c1e-9d40-4a57-8e26-0c6f5d1b7a93.'],
    ['interval', 'long', 'Give a span of time, such as 5 minutes.'],
    ['timestamptz', '', 'Give a time, such as 2026-01-31 14:00+00.'],
    ['boolean', 'maybe', 'Choose true or false.'],
    ['relation', ' ', 'Give a value.'],
    ['text', 'x'.repeat(1025), 'Give at most 1024 characters.'],
  ])('of type %s may not be %j', (type, value, problem) => {
    expect(problemOf(type, value)).toBe(problem);
  });
});
