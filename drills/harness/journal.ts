/** What a drill saw while it ran: the page's snippets it ran, the signatures it met, what it is waiting for right now. */
import type { RecordedError, RecordedRun } from '../../contract/recording.ts';

export type Moment = RecordedRun['moment'];

export interface JournaledRun extends RecordedRun {
  /** Name of the fault during which it was run; absent for the healthy control. */
  readonly fault: string | undefined;
  /** Whether it is a probe that has just found its cause. */
  lit?: boolean;
}

export class Journal {
  readonly runs: JournaledRun[] = [];
  readonly errors: RecordedError[] = [];
  /** Texts of the page's signatures that were seen. */
  readonly signatures = new Set<string>();
  /** Ids (within the page) of the snippets that ran to their end. */
  readonly ran = new Set<string>();
  /** Ids of the snippets that this server cannot run, with the runner's reason. */
  readonly unavailable = new Map<string, string>();
  /** Ids of the probes that lit up for their cause. */
  readonly lit = new Set<string>();
  /** Headings of the solutions that were applied and worked. */
  readonly solved = new Set<string>();
  /** The server's version, once one was started. */
  pg = '';
  /** Ports and folders of the labs, which mean nothing to a reader of what was recorded. */
  readonly ports = new Set<number>();
  readonly folders = new Set<string>();
  moment: Moment = 'healthy';
  fault: string | undefined;
  /** What the step at hand is doing, for the sentence when its time runs out. */
  doing = 'the first action';
}
