/** The chip that says which database is meant. The kind is a word as well as a colour. */
import type { Target } from '../../../contract/events.ts';
import { h, type RenderNode } from './node.ts';

/** Draws the chip: `Sandbox`, or the label of the reader's own target with its database. */
export function renderTarget({ label, kind, database }: Target): RenderNode {
  const sandbox = kind === 'sandbox';
  return h(
    'span',
    { class: 'target', 'data-kind': kind, title: `Database ${database}` },
    h('span', { class: 'target-kind' }, sandbox ? 'Sandbox' : 'Your database'),
    sandbox ? undefined : h('span', { class: 'target-name' }, label === database ? label : `${label}/${database}`),
  );
}
