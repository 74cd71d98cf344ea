import { describe, expect, it } from 'vitest';
import { isNumeric, renderCell } from './cell.ts';
import { textOf } from './node.ts';

describe('a value', () => {
  it.each([
    [null, 'span', 'NULL'],
    ['', 'span', 'empty'],
    ['idle', 'span', 'idle'],
    ['<img src=x onerror=alert(1)>', 'span', '<img src=x onerror=alert(1)>'],
  ])('%j is drawn as %s with the text %j', (value, tag, text) => {
    const cell = renderCell(value);
    expect([cell.tag, textOf(cell)]).toEqual([tag, text]);
  });

  it('that is the word NULL does not look like NULL', () => {
    expect(renderCell('NULL').attrs).not.toEqual(renderCell(null).attrs);
  });

  it.each([['x'.repeat(161)], ['a\nb\nc\nd\ne']])('that is long folds and keeps its whole text: %j', (value) => {
    const cell = renderCell(value);
    expect(cell.tag).toBe('details');
    expect(textOf(cell.children[1] ?? '')).toBe(value);
  });

  it('is never cut inside a character', () => {
    const cell = renderCell('😀'.repeat(200));
    expect(textOf(cell.children[0] ?? '')).toBe(`${'😀'.repeat(160)}…`);
  });
});

describe('a column', () => {
  it.each(['integer', 'bigint', 'numeric(10,2)', 'double precision', 'oid', 'int4'])(
    'of type %s is numeric',
    (type) => {
      expect(isNumeric(type)).toBe(true);
    },
  );

  it.each(['text', 'interval', 'integer[]', 'timestamp with time zone', 'pg_lsn'])('of type %s is not', (type) => {
    expect(isNumeric(type)).toBe(false);
  });
});
