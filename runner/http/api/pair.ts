/** `POST /api/pair`: a pairing code becomes a session. A target that is down does not matter here; the page will say so. */
import { RunnerError } from '../../../contract/errors.ts';
import { STATE_PATIENCE_MS } from '../../../contract/limits.ts';
import type { PairAnswer } from '../../../contract/protocol.ts';
import { pairRequestSchema } from '../../../contract/protocol.ts';
import { requireBody } from '../guards/schema.ts';
import { sendJson } from '../send-json.ts';
import type { Handler } from '../visit.ts';
import type { ApiContext } from './context.ts';
import { targetStatus } from './target-status.ts';

/** The handler of the pairing call. */
export const pairHandler = (context: ApiContext): Handler =>
  async function pair(visit) {
    const { code } = await requireBody(visit, pairRequestSchema);
    if (!context.pairing.redeem(code)) throw new RunnerError('WrongCode');
    const { session, token } = context.sessions.open();
    context.log(`Paired: tab ${session.number}.`);
    const answer: PairAnswer = {
      session: token,
      target: targetStatus(context, await context.watch.look(STATE_PATIENCE_MS)),
    };
    sendJson(visit.response, 200, answer);
  };
