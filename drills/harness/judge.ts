/** Proves a page on one version: all faults of its drill in turn, then what can be said only at the end. */
import type { Course, ProofOptions } from './course.ts';
import { judgeCoverage } from './coverage.ts';
import { appliesTo } from './drill.ts';
import { type Evidence, toEvidence } from './evidence.ts';
import { Journal } from './journal.ts';
import { compareRecording } from './recording.ts';
import { sequencesOf } from './sequences.ts';
import { openSteps, StepFailed } from './steps.ts';

const STEP_LIMIT_MS = 30_000;

/** Proves a page on one version. Never fails itself; what fails is in the result. */
export async function prove(options: ProofOptions): Promise<Evidence> {
  const start = performance.now();
  const { drill, major, failFast, stack, signal } = options;
  const journal = new Journal();
  const steps = openSteps(journal, drill.stepLimitMs ?? STEP_LIMIT_MS, signal);
  const course = { ...options, journal, steps };
  const evidence = (): Evidence => {
    const status = steps.failed ? 'fail' : 'pass';
    const ms = Math.round(performance.now() - start);
    return toEvidence({ slug: drill.page, pg: journal.pg, status, steps: [...steps.done], ms }, journal, stack);
  };
  for (const fault of drill.faults.filter(({ versions }) => appliesTo(versions, major))) {
    journal.fault = fault.name;
    for (const sequence of sequencesOf(course, fault)) {
      if (!(steps.failed && failFast)) await sequence().catch(ignoreFailedStep);
    }
  }
  if (!steps.failed) await judgeWhole(course, evidence).catch(ignoreFailedStep);
  return evidence();
}

/** Coverage, and the recording in the repository; neither says anything while something else fails. */
async function judgeWhole(course: Course, evidence: () => Evidence): Promise<void> {
  const { drill, steps, recording } = course;
  await steps.run('nothing on the page is left unproved', async () => judgeCoverage(course));
  if (recording === undefined) return;
  await steps.run('the recording of the page still fits', async () => {
    const complaints = compareRecording(drill, evidence(), recording);
    if (complaints.length > 0) throw new Error(`${complaints.join('; ')}; look at it, and record again with --record`);
  });
}

/** A failed step is in the result already. */
function ignoreFailedStep(error: unknown): void {
  if (!(error instanceof StepFailed)) throw error;
}
