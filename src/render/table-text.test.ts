import { describe, expect, it } from 'vitest';
import { TABLE_TEXTS } from './table-text.ts';

const result = {
  statement: 0,
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'a "name"', type: 'text' },
    { name: 'ok', type: 'boolean' },
  ],
  rows: [
    ['1', 'plain', 't'],
    ['9007199254740993', 'a,b\tc\n"d" | <b>', 'f'],
    [null, '', null],
  ],
};

describe('a result as text', () => {
  it('of commas quotes what needs it, and tells NULL from the empty string', () => {
    expect(TABLE_TEXTS['CSV']?.(result)).toBe(
      'id,"a ""name""",ok\n1,plain,t\n9007199254740993,"a,b\tc\n""d"" | <b>",f\n,"",\n',
    );
  });

  it('of tabs is what a spreadsheet takes', () => {
    expect(TABLE_TEXTS['TSV']?.(result)).toContain('9007199254740993\t"a,b\tc\n""d"" | <b>"\tf\n');
  });

  it('of JSON loses no digit', () => {
    expect(JSON.parse(TABLE_TEXTS['JSON']?.(result) ?? '')).toEqual([
      { id: 1, 'a "name"': 'plain', ok: true },
      { id: '9007199254740993', 'a "name"': 'a,b\tc\n"d" | <b>', ok: false },
      { id: null, 'a "name"': '', ok: null },
    ]);
  });

  it('of JSON hides no column behind another of its name', () => {
    const twice = { ...result, columns: [...result.columns.slice(0, 2), { name: 'id', type: 'text' }] };
    expect(JSON.parse(TABLE_TEXTS['JSON']?.(twice) ?? '')[0]).toEqual([1, 'plain', 't']);
  });

  it('of Markdown is one line a row, and no tag', () => {
    expect(TABLE_TEXTS['Markdown']?.(result)).toBe(
      '| id | a "name" | ok |\n| ---: | --- | --- |\n| 1 | plain | t |\n| 9007199254740993 | a,b\tc "d" \\| &lt;b> | f |\n| NULL |  | NULL |\n',
    );
  });
});
