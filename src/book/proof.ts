/** What a recording proves, in the words of the stamp. */
import type { DrillResult, Recording, Step } from '../../contract/recording.ts';

export interface Proof {
  state: 'proved' | 'failed' | 'unproved';
  /** `14.23`, `16.14`, …: the servers that the drill ran on, oldest first. */
  results: DrillResult[];
  /** ISO date of the run; absent while unproved. */
  date?: string;
  /** Duration of all drills of the page. */
  ms: number;
}

/** Reads the drills of a recording; one failed drill is enough for `failed`, none at all is `unproved`. */
export function proofOf(recording: Recording | undefined): Proof {
  const results = [...(recording?.proofs ?? [])].sort((a, b) => Number.parseFloat(a.pg) - Number.parseFloat(b.pg));
  if (!recording || results.length === 0) return { state: 'unproved', results: [], ms: 0 };
  const failed = results.some((result) => result.status === 'fail');
  const ms = results.reduce((sum, result) => sum + result.ms, 0);
  return { state: failed ? 'failed' : 'proved', results, date: recording.date, ms };
}

/** `14 to 18` for an unbroken row of major versions, else `14, 16`. */
export function versionRange(results: readonly Pick<DrillResult, 'pg'>[]): string {
  const majors = [...new Set(results.map((result) => Number.parseInt(result.pg, 10)))].sort((a, b) => a - b);
  const first = majors[0];
  const last = majors.at(-1);
  if (first === undefined || last === undefined) return '';
  const isUnbroken = majors.length > 2 && last - first === majors.length - 1;
  return isUnbroken ? `${first} to ${last}` : majors.join(', ');
}

/** A duration as a person says it: `840 ms`, `4.2 s`, `1 min 12 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export interface FaultSteps {
  /** Name of the fault; absent for steps of the whole drill. */
  fault?: string;
  /** Without the fault's name. */
  steps: Step[];
}

/** Steps fault by fault, in the order in which they were made: a step is called `<fault>: <what was done>`. */
export function stepsByFault(steps: readonly Step[]): FaultSteps[] {
  const groups: FaultSteps[] = [];
  for (const step of steps) {
    const [, fault, name = step.name] = /^([^“”]+?): (.+)$/s.exec(step.name) ?? [];
    const last = groups.at(-1);
    const group =
      last !== undefined && last.fault === fault ? last : { ...(fault !== undefined && { fault }), steps: [] };
    if (group !== last) groups.push(group);
    group.steps.push({ ...step, name });
  }
  return groups;
}
