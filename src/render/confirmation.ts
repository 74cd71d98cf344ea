/**
 * The question before a change: a previewed write to apply, an administrative statement to confirm in words. Buttons
 * are drawn for a live run alone and carry only `data-action`; the card gives them their meaning.
 */
import type { Target } from '../../contract/events.ts';
import { renderChange } from './changes.ts';
import { bytes, counted, duration } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import type { Confirmation } from './run.ts';
import { renderStatement } from './statement.ts';
import { renderTarget } from './target.ts';

/** Draws the question. `live` is false for a recording, which nobody can answer. */
export function renderConfirmation(end: Confirmation, target: Target | undefined, live: boolean): RenderNode {
  return h(
    'div',
    {
      class: 'out-confirm',
      'data-confirm': end.confirm,
      'data-colour': target?.colour,
      'data-part': live && 'question',
      tabindex: live && -1,
    },
    end.confirm === 'apply' ? previewHead(end) : adminHead(end, target),
    end.changes.map(renderChange),
    end.consequences.length > 0
      ? h(
          'ul',
          { class: 'out-consequences' },
          end.consequences.map((sentence) => h('li', {}, sentence)),
        )
      : undefined,
    renderLocks(end),
    live ? h('div', { class: 'out-answers', 'data-part': 'answers' }, question(end, target)) : undefined,
  );
}

function previewHead(end: Confirmation): Child {
  return [
    h('p', { class: 'out-title' }, 'Preview: nothing has been changed yet'),
    h('p', { class: 'out-facts' }, ['Ran in ', duration(end.duration_ms), ' and was rolled back', wal(end), '.']),
  ];
}

function adminHead(end: Confirmation, target: Target | undefined): Child {
  return [
    h('p', { class: 'out-title' }, 'Nothing has been run yet'),
    h('p', {}, 'This is what would run', target ? [' on ', renderTarget(target)] : undefined, ':'),
    end.statements.map((sql) => renderStatement(sql)),
  ];
}

const wal = ({ wal_bytes }: Confirmation): string =>
  wal_bytes === undefined ? '' : `; it wrote ${bytes(wal_bytes)} of write-ahead log`;

function renderLocks({ locks }: Confirmation): RenderNode | undefined {
  if (locks.length === 0) return undefined;
  return h(
    'details',
    { class: 'out-raw' },
    h('summary', {}, counted(locks.length, 'lock')),
    h(
      'ul',
      {},
      locks.map(({ relation, mode, waiters }) => h('li', {}, h('code', {}, relation), ` ${mode}. ${waiters}`)),
    ),
  );
}

function question(end: Confirmation, target: Target | undefined): Child {
  const expiry = h('span', { class: 'out-expiry', 'data-part': 'expiry' });
  const discard = h('button', { type: 'button', class: 'card-button', 'data-action': 'discard' }, 'Discard');
  if (end.confirm === 'terminal') {
    const ask = h('button', { type: 'button', class: 'card-button', 'data-action': 'apply' }, 'Ask in the terminal');
    return h(
      'div',
      { class: 'out-actions' },
      h('p', {}, 'It runs when you type the database’s name there.'),
      ask,
      discard,
      expiry,
    );
  }
  if (end.confirm === 'apply') {
    const touches = end.changes.length === 0 || end.changes.some((change) => change.row_count > 0);
    return h(
      'div',
      { class: 'out-actions' },
      touches
        ? h(
            'button',
            { type: 'button', class: 'card-button', 'data-action': 'apply', 'data-weight': 'strong' },
            'Apply',
          )
        : h('p', {}, 'There is nothing to apply.'),
      discard,
      expiry,
    );
  }
  const database = target?.database ?? '';
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
    ),
    h('button', { type: 'submit', class: 'card-button', 'data-weight': 'danger' }, `Run on ${database}`),
    discard,
    expiry,
  );
}
