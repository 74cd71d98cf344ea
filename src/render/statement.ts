/** A statement with the place marked that an error points to. */
import { h, type RenderNode } from './node.ts';

/** Lines kept above and below the marked one; a page of SQL would hide what matters. */
const CONTEXT_LINES = 4;

/** Draws a statement; `position` counts characters from 1, as PostgreSQL does. */
export function renderStatement(sql: string, position?: number): RenderNode {
  const attrs = { class: 'out-pre', tabindex: 0 };
  const characters = [...sql];
  if (position === undefined || position < 1 || position > characters.length) return h('pre', attrs, sql);
  const before = characters.slice(0, position - 1).join('');
  const rest = characters.slice(position - 1).join('');
  const marked = /^(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w$.]+|.)/su.exec(rest)?.[0] ?? rest;
  const head = before
    .split('\n')
    .slice(-1 - CONTEXT_LINES)
    .join('\n');
  const tail = rest
    .slice(marked.length)
    .split('\n')
    .slice(0, 1 + CONTEXT_LINES)
    .join('\n');
  return h('pre', attrs, head.length < before.length ? '…\n' : '', head, h('mark', {}, marked), tail);
}
