/** Where an output comes from: the line above it that keeps a recording from passing for the reader's own database. */
import type { RecordedRun } from '../../contract/recording.ts';
import { clock, duration } from './format.ts';
import { h, type RenderNode } from './node.ts';
import type { Run } from './run.ts';
import { renderTarget } from './target.ts';

const MOMENTS: Readonly<Record<RecordedRun['moment'], string>> = {
  healthy: 'on a healthy server',
  broken: 'while the failure lasted',
  fixed: 'after the fix',
};

/** Draws the label of a recorded output. `date` is an ISO date. */
export function renderRecordedLabel(
  recorded: Pick<RecordedRun, 'pg' | 'moment'>,
  date: string | undefined,
): RenderNode {
  return h(
    'p',
    { class: 'out-label', 'data-origin': 'recorded' },
    h('strong', {}, 'Recorded'),
    h('span', {}, `PostgreSQL ${recorded.pg}`),
    date === undefined ? undefined : h('time', { datetime: date }, spelled(date)),
    h('span', {}, MOMENTS[recorded.moment]),
  );
}

/** Draws the label of a live output: target, duration and time. */
export function renderLiveLabel({ started, end }: Run): RenderNode {
  return h(
    'p',
    { class: 'out-label', 'data-origin': 'live' },
    h('strong', {}, 'Live'),
    started ? renderTarget(started.target, 'short') : undefined,
    started?.target.version === undefined ? undefined : h('span', {}, `PostgreSQL ${started.target.version}`),
    // A question is asked before anything has run.
    end && end.duration_ms > 0 ? h('span', {}, duration(end.duration_ms)) : undefined,
    started ? h('time', { datetime: started.at }, clock(started.at)) : undefined,
  );
}

/** `23 November 2025`; the date as it stands where it cannot be read. */
function spelled(date: string): string {
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.valueOf())) return date;
  return day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}
