/** The last event of a run that did not come to its end. */
import { REFUSALS, RunnerError } from '../../../contract/errors.ts';
import type { RunEvent, ServerError } from '../../../contract/events.ts';
import { RunFailure } from '../../db/errors.ts';
import { isTransactional } from '../../db/policy.ts';
import type { CancelReason } from '../../session/run-registry.ts';
import { faultReport } from '../refuse.ts';
import type { ApiContext } from './context.ts';
import { explained } from './context.ts';
import type { ToldWork } from './told-run.ts';

export type FailureEnd = Extract<RunEvent, { event: 'failed' | 'cancelled' }>;

const CANCEL_MESSAGES = {
  button: 'Cancelled.',
  closed: 'The page was closed, so the run was cancelled.',
  clock: 'The run took longer than the runner allows and was cancelled.',
  shutdown: 'The runner was stopped, so the run was cancelled.',
} as const satisfies Record<CancelReason, string>;

/** A cancelled run, a refusal with the server's error and its explanation, or a fault of our own. */
export function endOfFailure(context: ApiContext, told: ToldWork, thrown: unknown, elapsedMs: number): FailureEnd {
  const durationMs = milliseconds(elapsedMs);
  const reason = told.run.reason();
  const unknown = thrown instanceof RunFailure && thrown.refusal === 'OutcomeUnknown';
  if (reason !== undefined && !unknown) {
    return { event: 'cancelled', reason, message: cancelMessage(told, reason), duration_ms: durationMs };
  }
  if (!(thrown instanceof RunnerError)) {
    context.log(faultReport(thrown));
    return { event: 'failed', name: 'Fault', message: sentence('Fault'), duration_ms: durationMs };
  }
  const error = thrown instanceof RunFailure ? thrown.error : undefined;
  if (thrown.refusal !== 'StatementFailed') context.watch.forget();
  return {
    event: 'failed',
    name: thrown.refusal,
    message: sentence(thrown.refusal, thrown.message),
    ...(error !== undefined && { error, ...failedStatement(told, error), ...explained(context, error) }),
    duration_ms: durationMs,
  };
}

/** The statement that an error points into. With several, the server does not say which of them it was. */
function failedStatement({ snippet }: ToldWork, { position }: ServerError): { statement?: string } {
  const [only, another] = snippet.statements;
  return position === undefined || only === undefined || another !== undefined ? {} : { statement: only.sql };
}

/** Whether everything was taken back depends on whether there was a transaction. */
function cancelMessage({ snippet, preview }: ToldWork, reason: CancelReason): string {
  const what =
    preview !== undefined && !isTransactional(snippet)
      ? 'This statement does not run in a transaction, so a part of it may have been done: run the page’s verify step.'
      : 'Nothing was changed.';
  return `${CANCEL_MESSAGES[reason]} ${what}`;
}

/** What happened and what to do. */
const sentence = (name: keyof typeof REFUSALS, message: string = REFUSALS[name].message): string =>
  `${message} ${REFUSALS[name].hint}`;

/** To a microsecond, which is finer than anything a page shows. */
export const milliseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000;
