/**
 * Questions that wait for an answer. A nonce confirms exactly what was shown: to this tab, for this snippet and hash, with
 * these values, on this server, once and within a minute.
 */
import { randomBytes } from 'node:crypto';
import { RunnerError } from '../../contract/errors.ts';
import { CONFIRM_TTL_MS } from '../../contract/limits.ts';
import type { Session } from './sessions.ts';

const NONCE_BYTES = 24;

export interface Preview {
  readonly session: Session;
  readonly snippet: string;
  readonly sha256: string;
  readonly values: ReadonlyMap<string, string>;
  readonly fingerprint: string;
  readonly database: string;
  /** How it has to be confirmed. */
  readonly confirm: 'apply' | 'admin' | 'terminal';
  readonly expectedCounts: readonly number[] | undefined;
}

export interface Answer extends Pick<Preview, 'session' | 'snippet' | 'sha256' | 'values'> {
  readonly nonce: string;
  readonly typed: string | undefined;
}

export interface Previews {
  issue(preview: Preview): { readonly nonce: string; readonly expiresAt: Date };
  /** The preview that an answer confirms; it cannot be confirmed again. Throws `PreviewGone` or `WrongConfirmation`. */
  claim(answer: Answer): Preview;
}

export function createPreviews(now: () => number = Date.now): Previews {
  const open = new Map<string, { readonly preview: Preview; readonly expiresAt: number }>();
  const forgetOld = (): void => {
    for (const [nonce, { expiresAt }] of open) if (now() > expiresAt) open.delete(nonce);
  };
  return {
    issue: (preview) => {
      forgetOld();
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      const expiresAt = now() + CONFIRM_TTL_MS;
      open.set(nonce, { preview, expiresAt });
      return { nonce, expiresAt: new Date(expiresAt) };
    },
    claim: (answer) => {
      forgetOld();
      const preview = open.get(answer.nonce)?.preview;
      if (preview === undefined || !isAbout(preview, answer)) throw new RunnerError('PreviewGone');
      // A slip of the hand may be corrected: the nonce stays good.
      if (preview.confirm === 'admin' && answer.typed !== preview.database) throw new RunnerError('WrongConfirmation');
      open.delete(answer.nonce);
      return preview;
    },
  };
}

const isAbout = (preview: Preview, answer: Answer): boolean =>
  preview.session === answer.session &&
  preview.snippet === answer.snippet &&
  preview.sha256 === answer.sha256 &&
  preview.values.size === answer.values.size &&
  [...preview.values].every(([name, value]) => answer.values.get(name) === value);
