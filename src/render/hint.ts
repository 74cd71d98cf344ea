/** What a card says when it cannot run: where the runner is, how to pair, or what the runner has refused. */
import type { RefusalAnswer } from '../../contract/protocol.ts';
import { type Child, h, type RenderNode } from './node.ts';

export type Hint =
  | { readonly kind: 'hosted'; readonly href: string }
  | { readonly kind: 'unpaired' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly refusal: RefusalAnswer };

/** Draws a hint. */
export function renderHint(hint: Hint): RenderNode {
  switch (hint.kind) {
    case 'hosted':
      return note(
        'quiet',
        'Snippets run on your own machine',
        h(
          'p',
          {},
          'In a clone of Proofbook, run ',
          h('code', {}, 'npm ci && npm start'),
          ' and open the link it prints. Then ',
          h('a', { href: hint.href, target: '_blank', rel: 'noopener' }, 'open this page there'),
          '.',
        ),
      );
    case 'unpaired':
      return note(
        'quiet',
        'This tab is not paired with the runner',
        h(
          'p',
          {},
          'Open the link that ',
          h('code', {}, 'npm start'),
          ' printed. For a new one, press ',
          h('code', {}, 'p'),
          ' in that terminal.',
        ),
      );
    case 'gone':
      return note(
        'warn',
        'The runner does not answer',
        h('p', {}, 'Start it with ', h('code', {}, 'npm start'), ' and open the link it prints. Nothing has been run.'),
      );
    case 'refused':
      return renderRefusal(hint.refusal);
  }
}

/** A page that is older than the runner is the one refusal that the reader can mend from here. */
function renderRefusal({ name, title, message, hint }: RefusalAnswer): RenderNode {
  const reload =
    name === 'StalePage' || name === 'UnknownSnippet'
      ? h('button', { type: 'button', class: 'card-button', 'data-action': 'reload' }, 'Reload the page')
      : undefined;
  return note('warn', title, h('p', {}, `${message} ${hint}`), reload);
}

const note = (tone: string, title: string, ...children: Child[]): RenderNode =>
  h('div', { class: 'out-note', 'data-tone': tone }, h('p', { class: 'out-title' }, title), ...children);
