/**
 * The door to the runner's part of a page: cards that run, and the target in the head. Most visits only read, so that part
 * is loaded when there is something to do: a pairing code in the address, a session in this tab or in another one, or a
 * press on a button of a card.
 */

import type { BookCheckup } from './book-checkup.ts';
import type { RunSnippet } from './run-snippet.ts';
import { isRunnerPage, runnerHref } from './runner/place.ts';
import { ASK_MS, SESSION_KEY } from './runner/session-key.ts';
import { loadStyles } from './style-sheet.ts';
import type { WhichCause } from './which-cause.ts';

let loading: Promise<unknown> | undefined;

/** Watches for what the runner's part is needed for. */
export function openRunnerDoor(root: Document): void {
  const bar = root.querySelector<HTMLElement>('target-bar');
  const load = () => {
    loading ??= Promise.all([import('./runner-part.ts'), loadStyles(bar?.dataset['styles'])]);
    return loading;
  };
  const answer = (event: Event) => {
    const action = actionOf(event);
    const source = event.target instanceof Element ? event.target : null;
    const part = action
      ? source?.closest<RunSnippet | WhichCause | BookCheckup>('run-snippet, which-cause, book-checkup')
      : null;
    if (!action || !source || !part) return;
    if (action === 'run' && !isRunnerPage()) open(runnerHref(`#${part.id}`), '_blank', 'noopener');
    void load().then(() => part.act(action, source));
  };
  root.addEventListener('click', answer);
  root.addEventListener('submit', answer);
  // A popover's own event does not bubble, but it passes here on its way down.
  bar?.addEventListener('beforetoggle', () => void load(), { capture: true, once: true });
  if (isRunnerPage()) waitForSession(root, load);
  else place(root, 'hosted');
}

/** A form is answered when it is submitted; a press inside it is not yet an answer. */
function actionOf(event: Event): string | undefined {
  const source = event.target instanceof Element ? event.target.closest('[data-action]') : null;
  const isForm = source instanceof HTMLFormElement || (source instanceof HTMLButtonElement && source.type === 'submit');
  if (isForm && event.type === 'click') return undefined;
  if (source && event.type === 'submit') event.preventDefault();
  return source?.getAttribute('data-action') ?? undefined;
}

function waitForSession(root: Document, load: () => Promise<unknown>): void {
  const hasCode = () => location.hash.startsWith('#pair=');
  if (hasCode() || sessionStorage.getItem(SESSION_KEY) !== null) return void load();
  addEventListener('hashchange', () => hasCode() && void load());
  const channel = new BroadcastChannel(SESSION_KEY);
  channel.addEventListener('message', ({ data }) => {
    if (typeof data.session !== 'string' || loading) return;
    sessionStorage.setItem(SESSION_KEY, data.session);
    void load();
  });
  channel.postMessage({ ask: true });
  setTimeout(() => loading || place(root, 'unpaired'), ASK_MS);
}

/** Says on the page where it stands without a runner: a copy elsewhere, or a tab that is not paired. */
function place(root: Document, kind: 'hosted' | 'unpaired'): void {
  for (const card of root.querySelectorAll('run-snippet')) card.setAttribute('data-place', kind);
  if (kind === 'hosted') {
    for (const word of root.querySelectorAll('.card-word'))
      word.textContent = `${word.textContent.replace('…', '')} locally`;
    return;
  }
  const bar = root.querySelector('target-bar');
  const chip = bar?.querySelector('[data-part="chip"]');
  bar?.setAttribute('data-state', kind);
  if (chip) chip.textContent = 'Not paired';
  bar?.querySelector('button')?.removeAttribute('hidden');
}
