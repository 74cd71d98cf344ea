/** Tells a run as events, in the order of the contract, with exactly one last event; and keeps the record of it. */
import { RunnerError } from '../../../contract/errors.ts';
import { apply } from '../../db/apply.ts';
import { RunFailure } from '../../db/errors.ts';
import type { RunResult } from '../../db/execute.ts';
import { executeRead } from '../../db/execute.ts';
import type { Identity } from '../../db/identity.ts';
import { consequencesOf } from '../../db/statement-classes.ts';
import type { Preview } from '../../session/previews.ts';
import type { EventStream } from '../event-stream.ts';
import { askAdmin, askApply, readableStatements } from './ask.ts';
import type { RunAudit } from './audit-run.ts';
import { auditOf } from './audit-run.ts';
import type { ApiContext } from './context.ts';
import { targetOf } from './context.ts';
import { endOfFailure, milliseconds } from './end-of-failure.ts';
import type { ToldRun } from './told-run.ts';

/** Executes and tells. */
export async function tellRun(context: ApiContext, told: ToldRun, stream: EventStream): Promise<void> {
  const startedAt = performance.now();
  const { run, snippet } = told;
  stream.send({
    event: 'started',
    run: run.id,
    snippet: snippet.id,
    access: snippet.access,
    target: targetOf(context, context.watch.known()),
    at: new Date().toISOString(),
  });
  const audit = auditOf(context, told);
  try {
    await perform(context, told, audit, stream);
  } catch (thrown) {
    const elapsedMs = performance.now() - startedAt;
    const end = endOfFailure(context, told, thrown, elapsedMs);
    audit.failed(end, elapsedMs);
    stream.send(end);
  }
}

function perform(context: ApiContext, told: ToldRun, audit: RunAudit, stream: EventStream): Promise<void> {
  if (told.preview !== undefined) return tellApply(context, told, told.preview, audit, stream);
  if (told.snippet.access === 'write') return askApply(context, told, audit, stream);
  if (told.snippet.access === 'admin') return askAdmin(context, told, audit, stream);
  return tellRead(context, told, audit, stream);
}

async function tellRead(context: ApiContext, told: ToldRun, audit: RunAudit, stream: EventStream): Promise<void> {
  const { run, snippet, values } = told;
  const { target } = context;
  const admitted = (identity: Identity): void => {
    context.admit(identity);
    audit.intent(identity, 'look');
  };
  const result = await executeRead({ target, snippet, values, signal: run.signal, admit: admitted });
  audit.done(result, false);
  tellResult(result, false, stream);
}

async function tellApply(
  context: ApiContext,
  told: ToldRun,
  preview: Preview,
  audit: RunAudit,
  stream: EventStream,
): Promise<void> {
  const { run, snippet, values } = told;
  const { target } = context;
  if (preview.confirm === 'terminal') await requireTerminal(context, told, preview);
  const result = await apply({
    target,
    snippet,
    values,
    signal: run.signal,
    fingerprint: preview.fingerprint,
    expectedCounts: preview.expectedCounts,
    admit: (identity) => {
      context.admit(identity);
      audit.intent(identity, 'apply');
    },
    onCommit: (transaction) => audit.commit(transaction),
  });
  // What was just changed may be what a snippet requires.
  context.watch.forget();
  audit.done(result, true);
  tellResult(result, true, stream);
}

async function requireTerminal(context: ApiContext, told: ToldRun, preview: Preview): Promise<void> {
  const question = {
    target: context.target.label,
    database: preview.database,
    statements: readableStatements(told),
    consequences: consequencesOf(told.snippet),
  };
  const confirmed = await context.askTerminal?.(question, told.run.signal);
  if (told.run.signal.aborted) throw new RunnerError('WrongConfirmation');
  if (confirmed !== true) {
    throw new RunFailure('WrongConfirmation', { detail: 'The run was not confirmed in the terminal.' });
  }
}

/** The result was read whole and its transaction has ended before the first row is sent. */
function tellResult(result: RunResult, committed: boolean, stream: EventStream): void {
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
    committed,
  });
}
