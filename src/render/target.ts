/** The chip that says which database is meant. Its kind is a word, and it keeps its label; a colour only comes with them. */
import type { Target } from '../../contract/events.ts';
import { h, type RenderNode } from './node.ts';

/** Draws the chip: `Sandbox`, or the label of the reader's own target with its database; `short` leaves the word out. */
export function renderTarget({ label, kind, database, colour }: Target, length: 'full' | 'short' = 'full'): RenderNode {
  const own = kind === 'own';
  return h(
    'span',
    { class: 'target', 'data-kind': kind, 'data-colour': colour, title: `Database ${database}` },
    own && length === 'short' ? undefined : h('span', { class: 'target-kind' }, own ? 'Your database' : 'Sandbox'),
    own ? h('span', { class: 'target-name' }, label === database ? label : `${label}/${database}`) : undefined,
  );
}
