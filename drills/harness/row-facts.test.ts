import { describe, expect, it } from 'vitest';
import { every, first, no, rows, rowsFit, some } from './row-facts.ts';

const FOUND = [
  { name: 'a', size: '3', valid: 't', note: null },
  { name: 'b', size: '4', valid: 'f', note: 'x' },
];

describe('rows as facts', () => {
  it.each([
    ['a list of rows with the columns that matter', [{ name: 'a' }, { size: 4 }]],
    [
      'booleans, NULL and patterns',
      [
        { valid: true, note: null },
        { valid: false, note: /^x$/ },
      ],
    ],
    ['one row among others', some({ size: 4 })],
    ['no such row', no({ size: 5 })],
    ['all rows', every({ name: /[ab]/ })],
    ['the first row', first({ name: 'a' })],
    ['a number of rows', rows(2)],
    ['at least and at most', rows(1, 2)],
  ])('fit %s', (_, facts) => {
    expect(() => rowsFit(FOUND, facts)).not.toThrow();
  });

  it.each([
    ['too few rows', [{ name: 'a' }], /1 rows were expected, 2 came/],
    ['another value', [{ name: 'a' }, { size: 5 }], /row 2 is not \{ size: 5 \}/],
    ['a row that is nowhere', some({ size: 5 }), /some \{ size: 5 \}/],
    ['a row that should not be', no({ size: 4 }), /no \{ size: 4 \}/],
    ['one row that is otherwise', every({ name: 'a' }), /every/],
    ['another first row', first({ name: 'b' }), /first/],
    ['another number of rows', rows(3), /3 to 3 rows/],
    ['a column that there is not', some({ nmae: 'a' }), /no column nmae/],
  ])('do not fit %s', (_, facts, message) => {
    expect(() => rowsFit(FOUND, facts)).toThrow(message);
  });

  it('are not “every” where there are none', () => {
    expect(() => rowsFit([], every({}))).toThrow();
    expect(() => rowsFit([], first({}))).toThrow();
  });
});
