/** Checks the values of a snippet's parameters before they are sent. The server has the last word; this only saves the way. */

import { MAX_PARAM_CHARS } from '../../../contract/limits.ts';
import type { Param } from '../../../contract/snippet.ts';

type Check = (value: string) => string | undefined;

const INT_MAX = 2_147_483_647n;
const BIGINT_MAX = 9_223_372_036_854_775_807n;

const whole =
  (max: bigint): Check =>
  (value) => {
    if (!/^[+-]?\d{1,19}$/.test(value)) return 'Give a whole number.';
    const number = BigInt(value.replace('+', ''));
    return number > max || number < -max - 1n ? 'This number is out of range.' : undefined;
  };

const matches =
  (pattern: RegExp, sentence: string): Check =>
  (value) =>
    pattern.test(value) ? undefined : sentence;

const filled = matches(/\S/, 'Give a value.');

const CHECKS: Readonly<Record<Param['type'], Check>> = {
  int: whole(INT_MAX),
  bigint: whole(BIGINT_MAX),
  text: () => undefined,
  uuid: matches(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'Give a UUID, such as 3f2b8c1e-9d40-4a57-8e26-0c6f5d1b7a93.',
  ),
  interval: matches(/\d/, 'Give a span of time, such as 5 minutes.'),
  timestamptz: matches(/\d|now|today|yesterday|tomorrow/i, 'Give a time, such as 2026-01-31 14:00+00.'),
  boolean: matches(/^(true|false)$/, 'Choose true or false.'),
  relation: filled,
};

/** Says in one sentence what is wrong with a value; undefined when nothing is. */
export function problemOf(type: string, value: string): string | undefined {
  if (value.length > MAX_PARAM_CHARS) return `Give at most ${MAX_PARAM_CHARS} characters.`;
  return Object.hasOwn(CHECKS, type) ? CHECKS[type as Param['type']](value) : undefined;
}
