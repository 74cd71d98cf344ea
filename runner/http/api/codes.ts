/**
 * `POST /api/codes`: a new pairing link for the person who started this runner, who alone can read its key. It is what `npm run pair` asks for
 * when the runner has no terminal of its own.
 */
import { z } from 'zod';
import { RunnerError } from '../../../contract/errors.ts';
import { matchesHash, secretHash } from '../../session/secret.ts';
import { requireBody } from '../guards/schema.ts';
import { sendJson } from '../send-json.ts';
import type { Handler } from '../visit.ts';
import { onlyHeader } from '../visit.ts';

/** The handler; `key` is compared as the bearer token of the call. */
export function codesHandler(key: string, pairingLink: () => string): Handler {
  const hash = secretHash(key);
  return async function newLink(visit) {
    await requireBody(visit, z.strictObject({}));
    const [, given = ''] = /^Bearer ([\w-]{1,128})$/.exec(onlyHeader(visit.request, 'authorization') ?? '') ?? [];
    if (!matchesHash(given, hash)) throw new RunnerError('NotPaired');
    sendJson(visit.response, 200, { link: pairingLink() });
  };
}
