import { describe, expect, it } from 'vitest';
import { nextDirection, orderOf, type Sorting } from './sort-rows.ts';

const result = {
  statement: 0,
  columns: [
    { name: 'n', type: 'bigint' },
    { name: 'word', type: 'text' },
  ],
  rows: [
    ['10', 'b10'],
    [null, 'a'],
    ['9', 'b9'],
    ['9007199254740993', null],
    ['9007199254740992', 'b9'],
  ],
};

describe('sorted rows', () => {
  it.each<[string, Sorting, number[]]>([
    ['numbers as numbers, by all their digits', { column: 0, direction: 'ascending' }, [2, 0, 4, 3, 1]],
    ['NULL last the other way round too', { column: 0, direction: 'descending' }, [3, 4, 0, 2, 1]],
    ['numbers inside of words as numbers', { column: 1, direction: 'ascending' }, [1, 2, 4, 0, 3]],
    ['the server’s order', { column: undefined, direction: 'none' }, [0, 1, 2, 3, 4]],
  ])('have %s', (_, sorting, order) => {
    expect(orderOf(result, sorting)).toEqual(order);
  });

  it('go up, down, and back to the server’s order', () => {
    const up = nextDirection({ column: undefined, direction: 'none' }, 1);
    const down = nextDirection(up, 1);
    expect([up.direction, down.direction, nextDirection(down, 1).direction]).toEqual([
      'ascending',
      'descending',
      'none',
    ]);
    expect(nextDirection(down, 0)).toEqual({ column: 0, direction: 'ascending' });
  });
});
