/**
 * After a crash the record may say that a change was begun and not what became of it. With the transaction's id the server
 * can tell; a change that never came to its COMMIT was rolled back with its connection.
 */
import { existsSync } from 'node:fs';
import type { Entry } from './entry.ts';
import type { AuditLog } from './log.ts';
import { readEntries } from './read.ts';
import type { AuditedRun } from './runs.ts';
import { auditedRuns, isUnsettled } from './runs.ts';

/** Whom to ask; only asked when something is open. */
export interface Settling {
  /** Of the server that is the target now, or undefined while it cannot be reached. */
  readonly fingerprint: () => Promise<string | undefined>;
  readonly ask: (transaction: string) => Promise<Outcome>;
  readonly say: (line: string) => void;
}

type Outcome = 'committed' | 'aborted' | 'unknown';

/** Settles what is open for this server and says so; what the server does not know any more stays open. */
export async function settleAudit(file: string, log: AuditLog, { fingerprint, ask, say }: Settling): Promise<void> {
  if (!existsSync(file)) return;
  const open = auditedRuns(readEntries(file).entries).filter(isUnsettled);
  if (open.length === 0) return;
  const server = await fingerprint();
  for (const run of open) {
    if (run.intent.fingerprint !== server) continue;
    const outcome = await outcomeOf(run, ask);
    if (outcome === 'unknown') continue;
    log.record(settled(run, outcome === 'committed'));
    say(`An interrupted run of ${run.intent.snippet} was ${outcome === 'committed' ? 'committed' : 'rolled back'}.`);
  }
}

/** A run that never came to its COMMIT was rolled back, unless its statement runs outside a transaction. */
async function outcomeOf({ intent, commit, outcome }: AuditedRun, ask: Settling['ask']): Promise<Outcome> {
  if (commit !== undefined) return ask(commit.transaction);
  return intent.transactional && outcome === undefined ? 'aborted' : 'unknown';
}

const settled = (
  { intent }: AuditedRun,
  committed: boolean,
): Omit<Extract<Entry, { kind: 'outcome' }>, 'seq' | 'at' | 'prev' | 'hash'> => ({
  kind: 'outcome',
  run: intent.run,
  result: committed ? 'settled:committed' : 'settled:aborted',
  rows: null,
  committed,
  duration_ms: 0,
});
