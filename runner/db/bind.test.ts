import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Param } from '../../contract/snippet.ts';
import { bindParams, valuesOf } from './bind.ts';

const one = (type: Param['type'], more: Partial<Param> = {}): Param[] => [{ name: 'value', type, ...more }];

describe('[threat 33] a value', () => {
  it.each([
    ['int', '2147483647'],
    ['int', '-1'],
    ['bigint', '9223372036854775807'],
    ['text', ''],
    ['text', "'; DROP TABLE x; --"],
    ['uuid', '00000000-0000-0000-0000-00000000000A'],
    ['interval', '1 day 02:00:00'],
    ['timestamptz', '2026-01-01 00:00:00+02'],
    ['timestamptz', 'now'],
    ['boolean', 'off'],
    ['relation', 'public."User"'],
  ] as const)('of type %s may be %j', (type, value) => {
    expect(bindParams(one(type), { value }).get('value')).toBe(value);
  });

  it.each([
    ['int', ''],
    ['int', '1.5'],
    ['int', '2147483648'],
    ['int', '1; DROP TABLE x'],
    ['int', '0x10'],
    ['bigint', '9223372036854775808'],
    ['text', 'a\0b'],
    ['text', 'x'.repeat(1_025)],
    ['uuid', 'not-a-uuid'],
    ['interval', "1 day'"],
    ['timestamptz', '2026-01-01; x'],
    ['boolean', 'maybe'],
    ['relation', ''],
  ] as const)('of type %s may not be %j', (type, value) => {
    expect(() => bindParams(one(type), { value })).toThrow(expect.objectContaining({ refusal: 'BadParameter' }));
  });

  it('that is refused is not repeated', () => {
    expect(() => bindParams(one('int'), { value: 'geheim' })).not.toThrow(/geheim/);
  });

  it('that is missing comes from the default, and without one is refused', () => {
    expect(bindParams(one('int', { default: '5' }), {}).get('value')).toBe('5');
    expect(() => bindParams(one('int'), {})).toThrow(/“value” needs a value of type int/);
    expect(() => bindParams(one('int'), { toString: '1' })).toThrow(/does not take/);
  });

  it('is bound as it was given, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (value) => {
        fc.pre(!value.includes('\0'));
        expect(valuesOf(['value', 'value'], bindParams(one('text'), { value }))).toEqual([value, value]);
      }),
    );
  });
});
