/** `POST /api/status`: what this runner can do right now. */
import { z } from 'zod';
import { REFUSALS } from '../../../contract/errors.ts';
import { STATE_PATIENCE_MS } from '../../../contract/limits.ts';
import type { StatusAnswer } from '../../../contract/protocol.ts';
import { whyUnavailable } from '../../db/requirements.ts';
import type { TargetState } from '../../db/target-watch.ts';
import { requireBody } from '../guards/schema.ts';
import { sendJson } from '../send-json.ts';
import type { Handler } from '../visit.ts';
import type { ApiContext } from './context.ts';
import { targetStatus } from './target-status.ts';

/** The handler of the status call. */
export const statusHandler = (context: ApiContext): Handler =>
  async function status(visit) {
    await requireBody(visit, z.strictObject({}));
    const state = await context.watch.look(STATE_PATIENCE_MS);
    const answer: StatusAnswer = {
      version: context.version,
      manifest: context.manifest().sha256,
      levels: [...context.target.levels],
      unavailable: unavailable(context, state),
      target: targetStatus(context, state),
    };
    sendJson(visit.response, 200, answer);
  };

function unavailable(context: ApiContext, { facts }: TargetState): Record<string, string> {
  const { snippets, waiting = [] } = context.manifest();
  const unread = [...waiting].map((id) => [id, REFUSALS.NotAccepted.message] as const);
  const reasons = [...snippets.values()].flatMap((snippet) => {
    const reason = facts === undefined ? undefined : whyUnavailable(snippet, facts);
    return reason === undefined ? [] : [[snippet.id, reason] as const];
  });
  return Object.fromEntries([...unread, ...reasons]);
}
