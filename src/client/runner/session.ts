/**
 * The tab's session with the runner. The pairing code comes in the fragment, which no server and no log sees; the session
 * stays in this tab's `sessionStorage`, and other tabs of the same origin ask for it.
 */
import type { PairAnswer } from '../../../contract/protocol.ts';
import { post } from './api.ts';
import { ASK_MS, SESSION_KEY as KEY } from './session-key.ts';

type Message = { readonly ask: true } | { readonly session: string };

const channel = new BroadcastChannel(KEY);

/** The session of this tab, if it has one. */
export const currentSession = (): string | undefined => sessionStorage.getItem(KEY) ?? undefined;

/** Forgets a session that the runner no longer knows. */
export const dropSession = (): void => sessionStorage.removeItem(KEY);

/** Answers other tabs, and takes over a session when another tab has been paired; `onSession` hears of it. */
export function shareSession(onSession: () => void): void {
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    const own = currentSession();
    if ('ask' in data) {
      if (own !== undefined) tell({ session: own });
    } else if (own === undefined) {
      sessionStorage.setItem(KEY, data.session);
      onSession();
    }
  });
}

/** Takes the pairing code out of the address, so that it is neither seen nor copied with it. */
export function takePairingCode(): string | undefined {
  const code = /^#pair=([\w-]+)$/.exec(location.hash)?.[1];
  if (code !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}

/** Trades the pairing code for a session, in this tab and in all others that have none. */
export async function pair(code: string): Promise<void> {
  const answer: Partial<PairAnswer> = await (await post('/api/pair', { code })).json();
  if (typeof answer.session !== 'string') return;
  sessionStorage.setItem(KEY, answer.session);
  tell({ session: answer.session });
}

/** Asks the other tabs; resolves when one has answered or none has in time. */
export async function askOtherTabs(): Promise<void> {
  tell({ ask: true });
  const until = performance.now() + ASK_MS;
  while (currentSession() === undefined && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const tell = (message: Message): void => channel.postMessage(message);
