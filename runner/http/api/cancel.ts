/** `POST /api/runs/<id>/cancel`: only the session that started a run can stop it; for others the run does not exist. */
import { z } from 'zod';
import { RunnerError } from '../../../contract/errors.ts';
import { requireBody } from '../guards/schema.ts';
import { sendJson } from '../send-json.ts';
import type { Handler } from '../visit.ts';
import type { ApiContext } from './context.ts';

/** The handler of one run's cancel call. */
export const cancelHandler =
  ({ runs }: ApiContext) =>
  (id: string): Handler =>
    async function cancel(visit) {
      await requireBody(visit, z.strictObject({}));
      if (visit.session === undefined || !runs.cancel(id, visit.session)) throw new RunnerError('NotFound');
      sendJson(visit.response, 202, {});
    };
