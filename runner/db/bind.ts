/**
 * The values of a request, checked against the snippet's parameters. They are bound by the extended protocol and never
 * pasted into a statement; the check is for a clear refusal before a connection is opened.
 */
import { z } from 'zod';
import { RunnerError } from '../../contract/errors.ts';
import { MAX_PARAM_CHARS } from '../../contract/limits.ts';
import type { Param } from '../../contract/snippet.ts';

/** One check, because zod goes on after a pattern that did not fit, and BigInt throws on what is no number. */
const bounded = (min: bigint, max: bigint) =>
  z.string().refine((text) => /^[+-]?\d{1,19}$/.test(text) && BigInt(text) >= min && BigInt(text) <= max);

/** No type of PostgreSQL's text protocol can hold a NUL character. */
const text = z
  .string()
  .max(MAX_PARAM_CHARS)
  .refine((value) => !value.includes('\0'));

const words = text.regex(/^[\p{L}\p{N}\s:.,+/-]+$/u);

const SCHEMAS = {
  int: bounded(-2_147_483_648n, 2_147_483_647n),
  bigint: bounded(-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n),
  text,
  uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
  interval: words,
  timestamptz: words,
  boolean: z.string().regex(/^(true|false|t|f|yes|no|on|off|1|0)$/i),
  relation: text.min(1),
} as const satisfies Record<Param['type'], z.ZodType<string>>;

/** Every declared parameter has a value of its type, and nothing else is there; otherwise `BadParameter`. */
export function bindParams(params: readonly Param[], given: Readonly<Record<string, string>>): Map<string, string> {
  const declared = new Set(params.map((param) => param.name));
  if (Object.keys(given).some((name) => !declared.has(name))) {
    throw new RunnerError('BadParameter', { detail: 'The request has a value that the snippet does not take.' });
  }
  return new Map(params.map((param) => [param.name, givenValue(param, given)]));
}

function givenValue(param: Param, given: Readonly<Record<string, string>>): string {
  const value = Object.hasOwn(given, param.name) ? given[param.name] : param.default;
  if (value === undefined) {
    throw new RunnerError('BadParameter', { detail: `“${param.name}” needs a value of type ${param.type}.` });
  }
  const checked = SCHEMAS[param.type].safeParse(value);
  if (!checked.success) {
    throw new RunnerError('BadParameter', { detail: `The value of “${param.name}” is not a valid ${param.type}.` });
  }
  return checked.data;
}

/** Values in the order of `$1`, `$2`, … */
export const valuesOf = (names: readonly string[], values: ReadonlyMap<string, string>): string[] =>
  names.map((name) => {
    const value = values.get(name);
    if (value === undefined) throw new RunnerError('Fault');
    return value;
  });
