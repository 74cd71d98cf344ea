/**
 * The code that introduces a browser tab to this process. It travels in the fragment of the printed link, which no
 * browser sends to a server, and may be used once, for two minutes. Wrong guesses don't wear it out: 128 bits need no
 * limit, and with one, anybody on the machine could use up a code that is not theirs.
 */
import { randomBytes } from 'node:crypto';
import { PAIRING_TTL_MS } from '../../contract/limits.ts';
import { ageFrom, CLOCKS } from './age.ts';
import { matchesHash, secretHash } from './secret.ts';

const CODE_BYTES = 16;

export interface Pairing {
  /** A new code; the former one is dead. */
  issue(): string;
  /** Whether this is the living code; it is dead afterwards. */
  redeem(code: string): boolean;
}

export function createPairing(clocks = CLOCKS): Pairing {
  let living: { readonly hash: Buffer; readonly age: () => number } | undefined;
  return {
    issue: () => {
      const code = randomBytes(CODE_BYTES).toString('base64url');
      living = { hash: secretHash(code), age: ageFrom(clocks) };
      return code;
    },
    redeem: (code) => {
      if (living === undefined || living.age() > PAIRING_TTL_MS || !matchesHash(code, living.hash)) return false;
      living = undefined;
      return true;
    },
  };
}
