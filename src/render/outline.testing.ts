/** For tests: a render tree as indented text, so that a snapshot reads like the page. */
import type { RenderNode } from './node.ts';

/** Writes one node a line; attributes that only style or assist are kept, since they are part of the promise. */
export function outline(node: RenderNode | string, depth = 0): string {
  const indent = '  '.repeat(depth);
  if (typeof node === 'string') return `${indent}${JSON.stringify(node)}`;
  const attrs = Object.entries(node.attrs).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const [only, ...others] = node.children;
  const head = `${indent}${node.tag}${attrs.join('')}`;
  if (typeof only === 'string' && others.length === 0) return `${head} ${JSON.stringify(only)}`;
  return [head, ...node.children.map((child) => outline(child, depth + 1))].join('\n');
}
