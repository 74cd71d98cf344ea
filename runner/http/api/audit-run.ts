/**
 * The record of one run. A change is refused when its intent cannot be written; for a run that only reads, the person gets
 * the answer and the terminal says that the record is missing.
 */
import { RunnerError } from '../../../contract/errors.ts';
import type { Draft } from '../../audit/entry.ts';
import { valueHash } from '../../audit/entry.ts';
import type { RunResult } from '../../db/execute.ts';
import type { Identity } from '../../db/identity.ts';
import { isTransactional } from '../../db/policy.ts';
import type { ApiContext } from './context.ts';
import type { FailureEnd } from './end-of-failure.ts';
import { milliseconds } from './end-of-failure.ts';
import type { ToldWork } from './told-run.ts';

type Purpose = Extract<Draft, { kind: 'intent' }>['purpose'];

export interface RunAudit {
  /** Before the first statement. */
  intent(identity: Identity, purpose: Purpose): void;
  /** Before COMMIT. */
  commit(transaction: string): void;
  done(result: RunResult, committed: boolean): void;
  /** After a checkup: how many of its probes found their cause. */
  looked(present: number, durationMs: number): void;
  rehearsed(counts: readonly number[], durationMs: number): void;
  failed(end: FailureEnd, elapsedMs: number): void;
}

/** Starts the record of a run; nothing is written before its intent is known. */
export function auditOf(context: ApiContext, told: ToldWork): RunAudit {
  const run = told.run.id;
  let intended = false;
  const outcome = (
    fields: Pick<Extract<Draft, { kind: 'outcome' }>, 'result' | 'sqlstate' | 'rows' | 'committed'>,
    ms: number,
  ) => {
    // A run that never reached a server has changed nothing there.
    if (!intended) return;
    readOnly(context, () => context.audit.record({ kind: 'outcome', run, ...fields, duration_ms: milliseconds(ms) }));
  };
  return {
    intent: (identity, purpose) => {
      const write = (): void => context.audit.record(intentOf(context, told, identity, purpose));
      if (purpose === 'look') readOnly(context, write);
      else write();
      intended = true;
    },
    commit: (transaction) => context.audit.record({ kind: 'commit', run, transaction }),
    done: (result, committed) => outcome({ result: 'ok', rows: result.rowCount, committed }, result.durationMs),
    looked: (rows, durationMs) => outcome({ result: 'ok', rows, committed: false }, durationMs),
    rehearsed: (counts, durationMs) =>
      outcome({ result: 'ok', rows: counts.reduce((sum, count) => sum + count, 0), committed: false }, durationMs),
    failed: (end, elapsedMs) => outcome({ ...resultOf(end), rows: null, committed: false }, elapsedMs),
  };
}

function intentOf(context: ApiContext, told: ToldWork, identity: Identity, purpose: Purpose): Draft {
  const { run, snippet, values, preview } = told;
  return {
    kind: 'intent',
    run: run.id,
    session: run.session.number,
    snippet: snippet.id,
    sha256: snippet.sha256,
    access: snippet.access,
    purpose,
    confirm: preview?.confirm ?? 'none',
    target: context.target.label,
    database: identity.database,
    role: identity.user,
    fingerprint: identity.fingerprint,
    params: Object.fromEntries([...values].map(([name, value]) => [name, valueHash(run.id, value)])),
    transactional: isTransactional(snippet),
  };
}

const resultOf = (end: FailureEnd): { result: string; sqlstate?: string } =>
  end.event === 'cancelled'
    ? { result: `cancelled:${end.reason}` }
    : { result: end.name, ...(end.error?.code !== undefined && { sqlstate: end.error.code }) };

/** An outcome that cannot be written must not hide that the change was made; the intent stands and the start settles it. */
function readOnly(context: ApiContext, write: () => void): void {
  try {
    write();
  } catch (thrown) {
    if (!(thrown instanceof RunnerError)) throw thrown;
    context.log(thrown.message);
  }
}
