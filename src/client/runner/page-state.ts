/** What this page knows of its runner: one state and one status request for all cards of the page. */
import type { RefusalAnswer, StatusAnswer } from '../../../contract/protocol.ts';
import { NoRunner, post, Refused } from './api.ts';
import { isRunnerPage } from './place.ts';
import { askOtherTabs, currentSession, dropSession, pair, shareSession, takePairingCode } from './session.ts';

export type PageState =
  /** Nothing is known yet. */
  | { readonly kind: 'asking' }
  /** A copy of the site that has no runner of its own. */
  | { readonly kind: 'hosted' }
  /** The runner is there, but this tab is a stranger to it; `refused` when a pairing code was not taken. */
  | { readonly kind: 'unpaired'; readonly refused?: RefusalAnswer }
  | { readonly kind: 'gone' }
  | { readonly kind: 'ready'; readonly status: StatusAnswer };

let state: PageState = { kind: isRunnerPage() ? 'asking' : 'hosted' };
const listeners = new Set<(state: PageState) => void>();

/** Calls `listener` now and at each change, until the returned function is called. */
export function watchPage(listener: (state: PageState) => void): () => void {
  listeners.add(listener);
  listener(state);
  return () => listeners.delete(listener);
}

/** The state of the page once it is no longer being asked for. */
export function knownPage(): Promise<PageState> {
  return new Promise((resolve) => {
    const look = (now: PageState): void => {
      if (now.kind === 'asking') return;
      listeners.delete(look);
      resolve(now);
    };
    listeners.add(look);
    look(state);
  });
}

/** Asks the runner again, after a pairing, a failed run or a while in the background. */
export async function refreshPage(refused?: RefusalAnswer): Promise<void> {
  if (state.kind === 'hosted') return;
  setState(await askStatus(refused));
}

/** Notes that the runner has refused this tab's session. */
export function forgetSession(refused?: RefusalAnswer): void {
  dropSession();
  setState({ kind: 'unpaired', ...(refused && { refused }) });
}

function setState(next: PageState): void {
  state = next;
  for (const listener of listeners) listener(state);
}

async function askStatus(refused?: RefusalAnswer): Promise<PageState> {
  try {
    if (currentSession() === undefined) await askOtherTabs();
    const session = currentSession();
    if (session === undefined) return { kind: 'unpaired', ...(refused && { refused }) };
    const status: StatusAnswer = await (await post('/api/status', {}, { session })).json();
    return { kind: 'ready', status };
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.answer.name === 'NotPaired') {
      dropSession();
      return { kind: 'unpaired' };
    }
    if (thrown instanceof Refused) return { kind: 'unpaired', refused: thrown.answer };
    if (thrown instanceof NoRunner) return { kind: 'gone' };
    throw thrown;
  }
}

/** Pairs when the address brings a code, then asks for the status. */
async function open(): Promise<void> {
  const code = takePairingCode();
  if (code === undefined) return refreshPage();
  try {
    await pair(code);
    await refreshPage();
  } catch (thrown) {
    await refreshPage(thrown instanceof Refused ? thrown.answer : undefined);
  }
}

if (state.kind === 'asking') {
  shareSession(() => void refreshPage());
  // The pairing link may be opened in a tab that shows the page already; then only the fragment changes.
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#pair=')) void open();
  });
  void open();
}
