/**
 * After a crash the record may say that a change was begun and not what became of it. With the transaction's id the server
 * can tell; a change that never came to its COMMIT was rolled back with its connection.
 */
import type { Entry } from './entry.ts';
import type { AuditLog } from './log.ts';
import { isHeld, recordFiles } from './log.ts';
import { readEntries, readRecord } from './read.ts';
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

/**
 * Settles what is open for this server and says so; what the server does not know any more stays open. What another runner is doing now
 * is not interrupted, and where lines are damaged a COMMIT may have been among them.
 */
export async function settleAudit(file: string, log: AuditLog, { fingerprint, ask, say }: Settling): Promise<void> {
  const files = recordFiles(file);
  const { entries, doubtful } = readRecord(files);
  const going = new Set(files.filter(isHeld).flatMap((held) => readEntries(held).entries.map(({ run }) => run)));
  const open = auditedRuns(entries).filter((run) => isUnsettled(run) && !going.has(run.intent.run));
  if (open.length === 0) return;
  const server = await fingerprint();
  for (const run of open) {
    if (run.intent.fingerprint !== server) continue;
    const doubted = doubtful.has(run.intent.run);
    const outcome = await outcomeOf(run, doubted, ask);
    // A server may be asked again later; a line that is gone does not come back.
    if (outcome === 'unknown' && (!doubted || run.commit !== undefined)) continue;
    log.record(settled(run, outcome));
    say(SENTENCES[outcome](run.intent.snippet));
  }
}

const SENTENCES: Readonly<Record<Outcome, (snippet: string) => string>> = {
  committed: (snippet) => `An interrupted run of ${snippet} was committed.`,
  aborted: (snippet) => `An interrupted run of ${snippet} was rolled back.`,
  unknown: (snippet) =>
    `What became of an interrupted run of ${snippet} is unknown: lines of the record are damaged. Look at the database.`,
};

/** A run that never came to its COMMIT was rolled back, unless its statement runs outside a transaction. */
async function outcomeOf(
  { intent, commit, outcome }: AuditedRun,
  doubtful: boolean,
  ask: Settling['ask'],
): Promise<Outcome> {
  if (commit !== undefined) return ask(commit.transaction);
  return intent.transactional && outcome === undefined && !doubtful ? 'aborted' : 'unknown';
}

const settled = (
  { intent }: AuditedRun,
  outcome: Outcome,
): Omit<Extract<Entry, { kind: 'outcome' }>, 'seq' | 'at' | 'prev' | 'hash'> => ({
  kind: 'outcome',
  run: intent.run,
  result: `settled:${outcome}`,
  rows: null,
  committed: outcome === 'committed',
  duration_ms: 0,
});
