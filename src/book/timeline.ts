/**
 * The steps of a drill as the moments of a proof: healthy, broken, seen, its cause shown, fixed. What only prepares a moment
 * (a fresh server, a fingerprint, the same fault once more) has its time counted to it; a step that failed always stands.
 */
import type { Step } from '../../contract/recording.ts';

export type MomentKind = 'healthy' | 'broken' | 'seen' | 'cause' | 'fixed' | 'held' | 'other';

export interface Moment {
  kind: MomentKind;
  /** What the moment is about: who saw the error, the cause's id, the solution's heading; the step's own words for `other`. */
  subject: string;
  /** How often, where the same was seen several times: other wordings, other ways in. */
  count: number;
  status: Step['status'];
  reason?: string;
  ms: number;
}

const KINDS: readonly [MomentKind, RegExp][] = [
  ['healthy', /^(healthy before)$/],
  ['broken', /^(broken)$/],
  ['seen', /^seen by (.+)$/],
  ['cause', /^the cause is (.+)$/],
  ['fixed', /^cleared by “(.+)”$/],
  ['held', /^not cleared by “(.+)”$/],
];

const PREPARES = new Set(['a fresh server', 'fingerprint']);

/** The moments of one fault, from its steps without the fault's name. */
export function momentsOf(steps: readonly Step[]): Moment[] {
  const moments: Moment[] = [];
  let before = 0;
  for (const step of steps) {
    const [kind, subject] = read(step.name);
    const isAgain = kind === 'broken' && moments.some((moment) => moment.kind === 'broken');
    if (step.status === 'pass' && (PREPARES.has(step.name) || isAgain)) {
      before += step.ms;
      continue;
    }
    const { status, reason } = step;
    const same = moments.find(
      (one) => one.kind === 'seen' && kind === 'seen' && one.subject === subject && one.status === status,
    );
    if (same) same.count += 1;
    if (same) same.ms += step.ms;
    else
      moments.push({ kind, subject, count: 1, status, ms: step.ms + before, ...(reason !== undefined && { reason }) });
    before = 0;
  }
  return moments;
}

function read(name: string): [MomentKind, string] {
  for (const [kind, form] of KINDS) {
    const subject = form.exec(name)?.[1];
    if (subject !== undefined) return [kind, subject];
  }
  return ['other', name];
}
