/**
 * The question before a change: a previewed write to apply, an administrative statement to confirm in words. Buttons
 * are drawn for a live run alone and carry only `data-action`; the card gives them their meaning.
 */
import type { Target } from '../../contract/events.ts';
import { renderAnswers } from './answers.ts';
import { renderChange } from './changes.ts';
import { bytes, counted, duration } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import type { Confirmation } from './run.ts';
import { renderStatement } from './statement.ts';
import { renderTarget } from './target.ts';
import type { Origin } from './verdict.ts';

/** Draws the question. A recorded one was asked in the drill: nobody can answer it, and its target is not the reader's. */
export function renderConfirmation(end: Confirmation, target: Target | undefined, origin: Origin): RenderNode {
  const live = origin === 'live';
  const title = titleOf(end, live);
  return h(
    'div',
    {
      class: 'out-confirm',
      'data-confirm': end.confirm,
      'data-colour': live && target?.colour,
      'data-part': live && 'question',
      role: live && 'group',
      'aria-label': live && title,
      tabindex: live && -1,
    },
    h('p', { class: 'out-title' }, title),
    end.confirm === 'apply' ? previewFacts(end) : adminHead(end, live ? target : undefined, live),
    end.changes.map(renderChange),
    end.consequences.length > 0
      ? h(
          'ul',
          { class: 'out-consequences' },
          end.consequences.map((sentence) => h('li', {}, sentence)),
        )
      : undefined,
    renderLocks(end),
    live ? h('div', { class: 'out-answers', 'data-part': 'answers' }, renderAnswers(end, target)) : undefined,
  );
}

function titleOf({ confirm }: Confirmation, live: boolean): string {
  if (confirm === 'apply') return live ? 'Preview: nothing has been changed yet' : 'Preview in the drill';
  return live ? 'Review: nothing has been run yet' : 'What the drill was asked to confirm';
}

const previewFacts = (end: Confirmation): RenderNode =>
  h('p', { class: 'out-facts' }, ['Ran in ', duration(end.duration_ms), ' and was rolled back', wal(end), '.']);

function adminHead(end: Confirmation, target: Target | undefined, live: boolean): Child {
  return [
    live ? h('p', {}, 'This is what would run', target ? [' on ', renderTarget(target)] : undefined, ':') : undefined,
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
