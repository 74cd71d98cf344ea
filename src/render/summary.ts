/** A run in one sentence: the card's outcome, what a screen reader hears, the last line of a report. */
import type { Change } from '../../contract/events.ts';
import { counted, duration } from './format.ts';
import type { Done, Run } from './run.ts';
import { verdictOf } from './verdict.ts';

/** What became of the rows, by the command's word. */
const BECAME: Readonly<Record<string, string>> = {
  INSERT: 'inserted',
  UPDATE: 'updated',
  DELETE: 'deleted',
  MERGE: 'merged',
};

export interface Telling {
  /** The cause that the snippet shows by returning a row. */
  readonly probe?: string | undefined;
  /** What the confirmed preview showed; a run of several statements reports only its last one itself. */
  readonly changes?: readonly Change[] | undefined;
}

/** Says how a run ended, and for a probe what that means. */
export function summarise(run: Run, { probe, changes }: Telling = {}): string {
  const verdict = verdictOf(run, probe);
  const end = ending(run, changes);
  return verdict === undefined ? end : `${end} ${verdict}`;
}

/** `101 rows deleted, 1 row updated`; undefined for a command that changes no rows. */
export function changed(changes: readonly Pick<Change, 'command' | 'row_count'>[]): string | undefined {
  const parts = changes.map(({ command, row_count }) => {
    const became = BECAME[command];
    return became === undefined ? undefined : `${counted(row_count, 'row')} ${became}`;
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join(', ');
}

/** What a run that ended well has done, without its time: `4 rows`, `101 rows deleted`, `REINDEX`. */
export function deed(end: Done, results: Run['results'], changes?: readonly Change[]): string {
  const own = [{ command: end.command, row_count: end.row_count ?? 0 }];
  const made = end.committed ? changed(changes && changes.length > 0 ? changes : own) : undefined;
  if (made !== undefined) return made;
  // EXPLAIN and SHOW return rows that their command tag does not count.
  const shown = results.at(-1)?.rows.length ?? 0;
  const rows = results.length > 0 || end.row_count ? Math.max(end.row_count ?? 0, shown) : undefined;
  if (rows === undefined) return end.command;
  const more = end.row_count === null && end.truncated.rows ? 'the first ' : '';
  return more + counted(rows, 'row') + (end.committed ? ' returned' : '');
}

function ending({ end, results }: Run, changes?: readonly Change[]): string {
  switch (end?.event) {
    case 'done':
      return `${end.committed ? 'Committed' : 'Done'}: ${deed(end, results, changes)} in ${duration(end.duration_ms)}.`;
    case 'failed':
      return `Failed: ${end.error?.message ?? end.message}`;
    case 'cancelled':
      return `Cancelled. ${end.message.replace(/^Cancelled\.\s*/, '')}`;
    case 'needs-confirmation':
      return end.confirm === 'apply'
        ? `Preview ready: ${counted(
            end.changes.reduce((sum, change) => sum + change.row_count, 0),
            'row',
          )} would change. Apply or discard.`
        : 'Confirmation needed. Nothing has been run yet.';
    default:
      return 'Outcome unknown: the connection to the runner ended before the run did.';
  }
}
