/** A run in one sentence, for the live region and for the card's status line. */
import { counted, duration } from './format.ts';
import type { Run } from './run.ts';
import { verdictOf } from './verdict.ts';

/** Says how a run ended, and for a probe what that means. */
export function summarise(run: Run, probe?: string): string {
  const verdict = verdictOf(run, probe);
  return verdict === undefined ? ending(run) : `${ending(run)} ${verdict}`;
}

function ending({ end, results }: Run): string {
  switch (end?.event) {
    case 'done': {
      const rows = end.row_count ?? results.at(-1)?.rows.length;
      const more = end.row_count === null && end.truncated.rows ? 'the first ' : '';
      const what = rows === undefined ? end.command : more + counted(rows, 'row');
      return `Done: ${what} in ${duration(end.duration_ms)}${end.committed ? ', committed' : ''}.`;
    }
    case 'failed':
      return `Failed: ${end.error?.message ?? end.message}`;
    case 'cancelled':
      return `Cancelled. ${end.message}`;
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
