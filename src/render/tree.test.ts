import { describe, expect, it } from 'vitest';
import { type RenderNode, textOf } from './node.ts';
import { renderTable } from './table.ts';
import { treeOf } from './tree.ts';

const view = { kind: 'tree', options: { id: 'pid', parent: 'waits_for' } } as const;

const find = (node: RenderNode | string, tag: string): RenderNode | undefined => {
  if (typeof node === 'string') return undefined;
  if (node.tag === tag) return node;
  for (const child of node.children) {
    const found = find(child, tag);
    if (found) return found;
  }
  return undefined;
};

const draw = (rows: (string | null)[][]) => {
  const columns = ['pid', 'waits_for'].map((name) => ({ name, type: 'integer' }));
  const tree = treeOf({ statement: 0, columns, rows }, view);
  const body = tree && find(renderTable(tree.result, rows.length, tree.shape), 'tbody');
  if (!body) return [];
  return body.children.map((row) => {
    const first = typeof row === 'object' ? row.children[0] : undefined;
    const cell = typeof first === 'object' ? first.children[0] : undefined;
    if (typeof cell !== 'object') return '';
    return `${cell.attrs['class']?.slice(-1) ?? '0'} ${textOf(cell)}`;
  });
};

describe('a tree', () => {
  it('puts each row below its parent', () => {
    expect(
      draw([
        ['12', '11'],
        ['13', '12'],
        ['11', null],
        ['14', '11'],
      ]),
    ).toEqual(['0 11', '1 12', '2 13', '1 14']);
  });

  it('reads the first element where the parent is an array', () => {
    expect(
      draw([
        ['11', '{}'],
        ['12', '{11,14}'],
      ]),
    ).toEqual(['0 11', '1 12']);
  });

  it('draws every row of a circle once', () => {
    expect(
      draw([
        ['1', '2'],
        ['2', '1'],
      ]),
    ).toEqual(['0 1', '1 2']);
  });
});
