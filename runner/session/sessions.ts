/** Paired browser tabs. A session lives in this process alone: it dies with it, and after eight idle hours. */
import { randomBytes } from 'node:crypto';
import { SESSION_IDLE_MS } from '../../contract/limits.ts';
import { ageFrom, CLOCKS } from './age.ts';
import { matchesHash, secretHash } from './secret.ts';

const TOKEN_BYTES = 32;

export interface Session {
  /** 1 for the first tab of this process; the only name a session has in logs. */
  readonly number: number;
}

export interface Sessions {
  /** A new session and its token, which is shown to the tab once and not kept. */
  open(): { readonly session: Session; readonly token: string };
  /** The session of a token, or undefined. */
  find(token: string): Session | undefined;
}

interface Entry {
  readonly session: Session;
  readonly hash: Buffer;
  /** Since it was used last. */
  idle: () => number;
}

export function createSessions(clocks = CLOCKS): Sessions {
  let entries: Entry[] = [];
  let opened = 0;
  return {
    open: () => {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      opened += 1;
      const session = { number: opened };
      entries.push({ session, hash: secretHash(token), idle: ageFrom(clocks) });
      return { session, token };
    },
    find: (token) => {
      entries = entries.filter((entry) => entry.idle() <= SESSION_IDLE_MS);
      // Every entry is compared, so that the time tells nothing about which of them matched.
      const [found] = entries.filter((entry) => matchesHash(token, entry.hash));
      if (found === undefined) return undefined;
      found.idle = ageFrom(clocks);
      return found.session;
    },
  };
}
