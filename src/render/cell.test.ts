import { describe, expect, it } from 'vitest';
import { isNumeric, renderCell } from './cell.ts';
import { type RenderNode, textOf } from './node.ts';

const folded = (value: string): RenderNode => {
  const cell = renderCell(value);
  if (typeof cell === 'string') throw new Error(`${value} was drawn as it is.`);
  return cell;
};

describe('a value', () => {
  it.each([
    [null, 'out-null', 'NULL'],
    ['', 'out-null', 'empty'],
    ['idle', undefined, 'idle'],
    ['NULL', undefined, 'NULL'],
    ['empty', undefined, 'empty'],
    ['<img src=x onerror=alert(1)>', undefined, '<img src=x onerror=alert(1)>'],
    ['x'.repeat(41), 'out-value', 'x'.repeat(41)],
  ])('%j is drawn as %s with the text %j', (value, look, text) => {
    const cell = renderCell(value);
    expect([typeof cell === 'string' ? undefined : cell.attrs['class'], textOf(cell)]).toEqual([look, text]);
  });

  it('that is shown in an easier form keeps its exact one beside it', () => {
    expect(renderCell('1536', '1.5 KiB')).toMatchObject({ attrs: { title: '1536' }, children: ['1.5 KiB'] });
  });

  it.each([['x'.repeat(161)], ['a\nb\nc\nd\ne']])('that is long folds and keeps its whole text: %j', (value) => {
    const cell = folded(value);
    expect(cell.tag).toBe('details');
    expect(textOf(cell.children[1] ?? '')).toBe(value);
  });

  it('is never cut inside a character', () => {
    const cell = folded('😀'.repeat(200));
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
