import { describe, expect, it } from 'vitest';
import type { Signature } from '../../src/schemas/signature.ts';
import { codeFits, signatureExpression, textFits } from './signature.ts';
import { readSeen } from './thrown.ts';

const signature = (text: string, code?: string): Signature => ({
  text,
  emitter: 'server',
  ...(code === undefined ? {} : { code }),
});

const FULL = 'FATAL: sorry, too many clients already';

describe('a signature and what was printed', () => {
  it.each([
    ['the line itself', FULL, FULL],
    [
      'psql’s line, prefix and double blank included',
      FULL,
      `psql: error: connection to server at "x" failed: ${FULL.replace(': ', ':  ')}`,
    ],
    ['a log line', FULL, `2026-11-23 14:00:00.000 UTC [17] 53300 ${FULL}`],
    ['one line of several', FULL, `\nInvalid call\n\n${FULL}\n`],
    ['a hole', 'FATAL: database "{database}" does not exist', 'FATAL: database "a b.c" does not exist'],
    ['braces of its own', 'got {{ {value} }}', 'got { 1 }'],
    ['characters that mean something in an expression', 'Code: `{code}`. (a|b)*', 'Code: `23505`. (a|b)*'],
  ])('fit: %s', (_, text, printed) => {
    expect(textFits(signature(text), readSeen(printed))).toBe(true);
  });

  it.each([
    ['another word', FULL, 'FATAL: sorry, too many customers already'],
    ['a word more at the end', FULL, `${FULL} today`],
    ['a word glued before it', FULL, `NON${FULL}`],
    ['an empty hole', 'FATAL: database "{database}" does not exist', 'FATAL: database "" does not exist'],
    ['another severity', FULL, FULL.replace('FATAL', 'ERROR')],
  ])('do not fit: %s', (_, text, printed) => {
    expect(textFits(signature(text), readSeen(printed))).toBe(false);
  });

  it('is one expression over runs of blanks', () => {
    expect(signatureExpression('a  {x} b').source).toContain('(.+?)');
  });
});

describe('a signature’s code', () => {
  const log = '2026-11-23 14:00:00.000 UTC [17] 53300 FATAL:  sorry, too many clients already\n';
  it.each([
    ['is not asked for where it has none', signature(FULL), FULL, '', true],
    ['is the error’s own', signature(FULL, '53300'), { message: FULL, code: '53300' }, '', true],
    [
      'is the one of its cause',
      signature(FULL, '53300'),
      { message: 'x', cause: { message: FULL, code: '53300' } },
      '',
      true,
    ],
    ['stands in the text', signature('P1003: Database', 'P1003'), 'Error: P1003: Database', '', true],
    ['was logged beside the message', signature(FULL, '53300'), `psql: error: ${FULL}`, log, true],
    ['is another one', signature(FULL, '53301'), { message: FULL, code: '53300' }, log, false],
    ['is part of a longer word', signature('x', 'P100'), 'P1003 x', '', false],
    ['was logged beside another message', signature('FATAL: no', '53300'), 'FATAL: no', log, false],
  ])('%s', (_, given, seen, serverLog, expected) => {
    expect(codeFits(given, readSeen(seen), serverLog)).toBe(expected);
  });
});
