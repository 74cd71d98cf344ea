import { describe, expect, it } from 'vitest';
import { outline } from './outline.testing.ts';
import { renderStatement } from './statement.ts';

const marked = (sql: string, position: number): string | undefined =>
  /mark "(.*)"/.exec(outline(renderStatement(sql, position)))?.[1];

describe('the place of an error', () => {
  it.each([
    ['SELECT nam FROM t', 8, 'nam'],
    ['SELECT "na me" FROM t', 8, '\\"na me\\"'],
    ['SELECT 1 +', 10, '+'],
    // PostgreSQL counts characters, JavaScript counts halves of them.
    ["SELECT '😀', oops", 13, 'oops'],
  ])('in %j at %d is %j', (sql, position, word) => {
    expect(marked(sql, position)).toBe(word);
  });

  it.each([0, 99])('%d lies outside and marks nothing', (position) => {
    expect(marked('SELECT 1', position)).toBeUndefined();
  });

  it('keeps four lines around it', () => {
    const sql = Array.from({ length: 20 }, (_, line) => `line${line}`).join('\n');
    const text = outline(renderStatement(sql, sql.indexOf('line10') + 1));
    expect(text).toContain('line6\\nline7\\nline8\\nline9\\n');
    expect(text).not.toContain('line5');
    expect(text).not.toContain('line15');
  });
});
