/** Turns a run into its events, in the order of the contract, with exactly one last event. */
import { REFUSALS } from '../../../contract/errors.ts';
import type { RunEvent } from '../../../contract/events.ts';
import type { Snippet } from '../../../contract/snippet.ts';
import { admit } from '../../db/admit.ts';
import { RunFailure } from '../../db/errors.ts';
import type { RunResult } from '../../db/execute.ts';
import { executeRead } from '../../db/execute.ts';
import type { ActiveRun, CancelReason } from '../../session/run-registry.ts';
import type { EventStream } from '../event-stream.ts';
import { faultReport } from '../refuse.ts';
import type { ApiContext } from './context.ts';
import { explained, targetOf } from './context.ts';

export interface ToldRun {
  readonly run: ActiveRun;
  readonly snippet: Snippet;
  readonly values: ReadonlyMap<string, string>;
}

/** Executes and tells. The result was read whole and its transaction has ended before the first row is sent. */
export async function tellRun(context: ApiContext, told: ToldRun, stream: EventStream): Promise<void> {
  const { run, snippet, values } = told;
  const { target } = context;
  const startedAt = performance.now();
  stream.send(startedEvent(context, told));
  try {
    tellResult(await executeRead({ target, snippet, values, signal: run.signal, admit }), stream);
  } catch (thrown) {
    stream.send(endOf(context, told, thrown, performance.now() - startedAt));
  }
}

const startedEvent = (context: ApiContext, { run, snippet }: ToldRun): RunEvent => ({
  event: 'started',
  run: run.id,
  snippet: snippet.id,
  access: snippet.access,
  target: targetOf(context, context.watch.known()),
  at: new Date().toISOString(),
});

function tellResult(result: RunResult, stream: EventStream): void {
  for (const notice of result.notices) stream.send({ event: 'notice', notice });
  for (const [statement, { columns, rows }] of result.results.entries()) {
    if (columns.length === 0) continue;
    stream.send({ event: 'columns', statement, columns: [...columns] });
    stream.sendRows(rows);
  }
  stream.send({
    event: 'done',
    command: result.command,
    row_count: result.rowCount,
    truncated: result.truncated,
    duration_ms: milliseconds(result.durationMs),
    committed: false,
  });
}

const CANCEL_MESSAGES = {
  button: 'Cancelled; nothing was changed.',
  closed: 'The page was closed, so the run was cancelled.',
  clock: 'The run took longer than the runner allows and was cancelled.',
  shutdown: 'The runner was stopped, so the run was cancelled.',
} as const satisfies Record<CancelReason, string>;

function endOf(context: ApiContext, { run }: ToldRun, thrown: unknown, ms: number): RunEvent {
  const reason = run.reason();
  const durationMs = milliseconds(ms);
  if (reason !== undefined) {
    return { event: 'cancelled', reason, message: CANCEL_MESSAGES[reason], duration_ms: durationMs };
  }
  if (!(thrown instanceof RunFailure)) {
    context.log(faultReport(thrown));
    return { event: 'failed', name: 'Fault', message: sentence('Fault'), duration_ms: durationMs };
  }
  context.watch.forget();
  return {
    event: 'failed',
    name: thrown.refusal,
    message: sentence(thrown.refusal, thrown.message),
    ...(thrown.error !== undefined && { error: thrown.error, ...explained(context, thrown.error) }),
    duration_ms: durationMs,
  };
}

/** What happened and what to do. */
const sentence = (name: keyof typeof REFUSALS, message: string = REFUSALS[name].message): string =>
  `${message} ${REFUSALS[name].hint}`;

/** To a microsecond, which is finer than anything a page shows. */
const milliseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000;
