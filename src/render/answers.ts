/** What can be answered to a question before a change, how long, and what was wrong with an answer. */
import type { Target } from '../../contract/events.ts';
import { h, type RenderNode } from './node.ts';
import type { Confirmation } from './run.ts';

/** Draws the buttons of a question; `target` names the database that an administrative statement asks for. */
export function renderAnswers(end: Confirmation, target: Target | undefined): RenderNode {
  if (end.confirm === 'admin') return typeTheName(target?.database ?? '');
  const touches = end.changes.length === 0 || end.changes.some((change) => change.row_count > 0);
  const apply = end.confirm === 'apply' && touches;
  return h(
    'div',
    { class: 'out-actions' },
    end.confirm === 'terminal' ? h('p', {}, 'It runs when you type the database’s name there.') : undefined,
    end.confirm === 'terminal' ? button('apply', 'Ask in the terminal', 'danger') : undefined,
    apply ? button('apply', 'Apply', 'write') : undefined,
    end.confirm === 'apply' && !touches ? h('p', {}, 'There is nothing to apply.') : undefined,
    others(),
  );
}

/** Draws what stands in the place of the buttons once a question can no longer be answered. */
export function renderExpired({ confirm }: Pick<Confirmation, 'confirm'>): RenderNode {
  const [what, again] = confirm === 'apply' ? ['preview', 'Preview again'] : ['question', 'Review again'];
  return h(
    'div',
    { class: 'out-actions' },
    h('p', {}, `This ${what} is more than a minute old and can no longer be answered. Nothing has been changed.`),
    button('renew', again),
  );
}

function typeTheName(database: string): RenderNode {
  return h(
    'form',
    { class: 'out-actions', 'data-action': 'confirm' },
    h(
      'label',
      {},
      h('span', {}, 'Type the database’s name, ', h('code', {}, database), ', to run it'),
      h('input', {
        type: 'text',
        name: 'typed',
        'data-part': 'typed',
        'data-expected': database,
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: 'false',
      }),
      h('span', { class: 'param-problem', 'data-part': 'typed-problem' }),
    ),
    h('button', { type: 'submit', class: 'card-button', 'data-weight': 'danger' }, `Run on ${database}`),
    others(),
  );
}

/** A preview is asked for anew rather than held: by now it may show something else. */
const others = (): RenderNode[] => [
  button('discard', 'Discard'),
  h(
    'span',
    { class: 'out-expiry' },
    h('span', { 'data-part': 'expiry' }),
    ' ',
    h('button', { type: 'button', class: 'card-link', 'data-action': 'renew' }, 'More time'),
  ),
];

const button = (action: string, text: string, weight?: string): RenderNode =>
  h('button', { type: 'button', class: 'card-button', 'data-action': action, 'data-weight': weight }, text);
