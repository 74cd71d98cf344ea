import { describe, expect, it } from 'vitest';
import { MAX_CELL_CHARS, MAX_COLUMNS, MAX_NOTICES, MAX_ROWS } from '../../contract/limits.ts';
import { CUT_MARK, createBounds } from './bounds.ts';

describe('the bounds of a result', () => {
  it('keep a small one as it is and name nothing', () => {
    const bounds = createBounds();
    expect(bounds.row(['a', null])).toEqual(['a', null]);
    expect(Object.values(bounds.truncated)).toEqual([false, false, false, false, false]);
  });

  it('keep so many rows', () => {
    const bounds = createBounds();
    const kept = Array.from({ length: MAX_ROWS + 5 }, () => bounds.row(['x'])).filter((row) => row !== undefined);
    expect(kept).toHaveLength(MAX_ROWS);
    expect(bounds.truncated).toMatchObject({ rows: true, bytes: false });
  });

  it('keep so many columns', () => {
    const bounds = createBounds();
    const many = Array.from({ length: MAX_COLUMNS + 1 }, () => 'x');
    expect(bounds.columns(many)).toHaveLength(MAX_COLUMNS);
    expect(bounds.row(many)).toHaveLength(MAX_COLUMNS);
    expect(bounds.truncated.columns).toBe(true);
  });

  it('cut a long value and mark it, never through a character', () => {
    const bounds = createBounds();
    const [cut] = bounds.row([`${'x'.repeat(MAX_CELL_CHARS - 1)}😀`]) ?? [];
    expect(cut).toBe(`${'x'.repeat(MAX_CELL_CHARS - 1)}${CUT_MARK}`);
    expect(bounds.truncated.cells).toBe(true);
  });

  it('keep so many bytes in all', () => {
    const bounds = createBounds();
    const wide = Array.from({ length: 100 }, () => 'ä'.repeat(4_000));
    expect(bounds.row(wide)).toBeDefined();
    expect(bounds.row(wide)).toBeUndefined();
    expect(bounds.row(['small'])).toBeUndefined();
    expect(bounds.truncated).toMatchObject({ bytes: true, rows: false });
  });

  it('keep so many notices, each cut', () => {
    const bounds = createBounds();
    for (let count = 0; count <= MAX_NOTICES; count += 1) bounds.notice({ message: 'x'.repeat(10_000) });
    expect(bounds.notices).toHaveLength(MAX_NOTICES);
    expect(bounds.notices[0]?.message.length).toBeLessThan(5_000);
    expect(bounds.truncated.notices).toBe(true);
  });
});
