/**
 * The code that introduces a browser tab to this process. It travels in the fragment of the printed link, which no
 * browser sends to a server, may be used once, for two minutes, and dies after five wrong guesses.
 */
import { randomBytes } from 'node:crypto';
import { PAIRING_TRIES, PAIRING_TTL_MS } from '../../contract/limits.ts';
import { matchesHash, secretHash } from './secret.ts';

const CODE_BYTES = 16;

export interface Pairing {
  /** A new code; the former one is dead. */
  issue(): string;
  /** Whether this is the living code; it is dead afterwards. */
  redeem(code: string): boolean;
}

export function createPairing(now: () => number = Date.now): Pairing {
  let living: { readonly hash: Buffer; readonly expiresAt: number; triesLeft: number } | undefined;
  return {
    issue: () => {
      const code = randomBytes(CODE_BYTES).toString('base64url');
      living = { hash: secretHash(code), expiresAt: now() + PAIRING_TTL_MS, triesLeft: PAIRING_TRIES };
      return code;
    },
    redeem: (code) => {
      if (living === undefined || living.triesLeft <= 0 || now() > living.expiresAt) return false;
      living.triesLeft -= 1;
      if (!matchesHash(code, living.hash)) return false;
      living = undefined;
      return true;
    },
  };
}
