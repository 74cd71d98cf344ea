/** Gathers a run's events into what can be drawn. It never throws: an event of a newer runner is passed over. */
import type { Column, Row, RunEvent, ServerError } from '../../contract/events.ts';

type Started = Extract<RunEvent, { event: 'started' }>;
export type Done = Extract<RunEvent, { event: 'done' }>;
export type Failed = Extract<RunEvent, { event: 'failed' }>;
export type Cancelled = Extract<RunEvent, { event: 'cancelled' }>;
export type Confirmation = Extract<RunEvent, { event: 'needs-confirmation' }>;

export interface Result {
  readonly statement: number;
  readonly columns: readonly Column[];
  readonly rows: Row[];
}

export interface Run {
  readonly started: Started | undefined;
  readonly results: readonly Result[];
  readonly notices: readonly ServerError[];
  /** Absent when the stream stopped without a last event: then nobody knows how the run ended. */
  readonly end: Done | Failed | Cancelled | Confirmation | undefined;
}

/** Gathers the events of one run, recorded or live. */
export function gatherRun(events: Iterable<RunEvent>): Run {
  let started: Started | undefined;
  let end: Run['end'];
  const results: Result[] = [];
  const notices: ServerError[] = [];
  for (const event of events) {
    switch (event.event) {
      case 'started':
        started = event;
        break;
      case 'columns':
        results.push({ statement: event.statement, columns: event.columns, rows: [] });
        break;
      case 'rows':
        results.at(-1)?.rows.push(...event.rows);
        break;
      case 'notice':
        notices.push(event.notice);
        break;
      case 'done':
      case 'failed':
      case 'cancelled':
      case 'needs-confirmation':
        end = event;
        break;
      default:
        break;
    }
  }
  return { started, results, notices, end };
}
