/**
 * Where an output comes from. A recording is another material than a result: one line in the past tense until it is
 * opened, with the server it came from and the values it was made with, so that it never passes for the reader's database.
 */
import type { RecordedRun } from '../../contract/recording.ts';
import { clock } from './format.ts';
import { type Child, h, type RenderNode } from './node.ts';
import type { Run } from './run.ts';
import { changed, deed } from './summary.ts';
import { renderTarget } from './target.ts';
import { verdictOf } from './verdict.ts';

const MOMENTS: Readonly<Record<RecordedRun['moment'], string>> = {
  healthy: 'on a healthy server',
  broken: 'while the failure lasted',
  fixed: 'after the fix',
};

export interface Recorded {
  readonly run: Run;
  readonly pg: string;
  readonly moment: RecordedRun['moment'];
  readonly params: RecordedRun['params'];
  /** ISO date. */
  readonly date: string | undefined;
  readonly probe: string | undefined;
}

/** Draws the recording of a run around its output. */
export function renderRecorded({ run, pg, moment, params, date, probe }: Recorded, output: RenderNode): RenderNode {
  const values = Object.entries(params ?? {});
  return h(
    'details',
    { class: 'recorded', 'data-part': 'recorded' },
    h(
      'summary',
      {},
      h('strong', {}, 'Recorded'),
      ' ',
      h('span', {}, verdictOf(run, probe, 'recorded') ?? `In the drill: ${told(run)}.`),
      ' ',
      h('span', { class: 'recorded-where' }, `PostgreSQL ${pg}, `, spelled(date), MOMENTS[moment]),
    ),
    values.length === 0
      ? undefined
      : h(
          'p',
          { class: 'recorded-values' },
          'Run with ',
          values.map(([name, value], index) => [index > 0 ? ', ' : '', h('code', {}, `:${name} = ${value}`)]),
        ),
    output,
  );
}

function told({ end, results }: Run): string {
  switch (end?.event) {
    case 'done':
      return end.committed ? `${deed(end, results)}, committed` : deed(end, results);
    case 'failed':
      return 'it failed';
    case 'cancelled':
      return 'it was cancelled';
    case 'needs-confirmation':
      return end.confirm === 'apply' ? `${changed(end.changes) ?? 'rows changed'} in a preview` : 'asked, not yet run';
    default:
      return 'how it ended is not known';
  }
}

/** Draws where and when a live output was made. */
export function renderLiveLabel({ started }: Run): RenderNode | undefined {
  if (!started) return undefined;
  return h(
    'p',
    { class: 'out-label' },
    renderTarget(started.target, 'short'),
    started.target.version === undefined ? undefined : h('span', {}, `PostgreSQL ${started.target.version}`),
    h('time', { datetime: started.at }, clock(started.at)),
  );
}

/** `23 November 2025, `; the date as it stands where it cannot be read. */
function spelled(date: string | undefined): Child {
  if (date === undefined) return undefined;
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const words = Number.isNaN(day.valueOf())
    ? date
    : day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return [h('time', { datetime: date }, words), ', '];
}
