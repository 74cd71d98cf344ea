/**
 * `content/recordings/<page>.json`: what the drill of a page saw, for the page to show and for later runs to be compared
 * with. A run that is the same but for volatile values is left as it was, so that a new recording is a small diff.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type RecordedError, type RecordedRun, type Recording, recordingSchema } from '../../contract/recording.ts';
import type { Drill } from './drill.ts';
import type { Evidence } from './evidence.ts';
import type { JournaledRun } from './journal.ts';
import { maskRun, maskText } from './mask.ts';

export const recordingFile = (projectDir: string, slug: string): string =>
  path.join(projectDir, 'content', 'recordings', `${slug}.json`);

/** The recording of a page as it is in the repository; undefined where there is none. */
export function readRecording(projectDir: string, slug: string): Recording | undefined {
  let text: string;
  try {
    text = readFileSync(recordingFile(projectDir, slug), 'utf8');
  } catch {
    return undefined;
  }
  return recordingSchema.parse(JSON.parse(text));
}

/** Writes the recording of a page from its proofs; outputs come from the version that the stack runs where that was proved. */
export function writeRecording(projectDir: string, drill: Drill, proofs: readonly Evidence[], date: string): void {
  const file = recordingFile(projectDir, drill.page);
  const shown = proofs.find(({ result }) => result.pg.startsWith('16.')) ?? proofs[0];
  if (shown === undefined) return;
  const former = readRecording(projectDir, drill.page);
  const recording: Recording = {
    v: 1,
    page: drill.page,
    date,
    proofs: proofs.map(({ result }) => result),
    runs: shownRuns(drill, shown).map((run) => keepFormer(run, former?.runs ?? [], drill)),
    errors: distinctErrors([shown, ...proofs].flatMap(({ errors }) => errors)),
  };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(recordingSchema.parse(recording), null, 1)}\n`);
}

/** Differences between a recording and what the same version of the server answers now, in words. */
export function compareRecording(drill: Drill, evidence: Evidence, recording: Recording): string[] {
  const recorded = recording.runs.filter(({ pg }) => majorOf(pg) === majorOf(evidence.result.pg));
  const changed = recorded
    .filter((run) => shownRuns(drill, evidence).find(isSameMoment(run))?.sha256 !== run.sha256)
    .map((run) => `${run.snippet} (${run.moment}) has changed since it was recorded, or was not run`);
  return changed.length > 0 ? changed : otherAnswers(drill, evidence, recorded);
}

/** Recorded runs that now answer otherwise, whatever their text is now. */
export function otherAnswers(drill: Drill, evidence: Evidence, recorded: readonly RecordedRun[]): string[] {
  const now = shownRuns(drill, evidence);
  return recorded
    .filter((run) => !isSameOutput(run, now.find(isSameMoment(run)), drill))
    .map((run) => `${run.snippet} (${run.moment}) answers otherwise than recorded`);
}

/** The runs of a proof that a page shows: one for each snippet and moment. */
export const shownRuns = (drill: Drill, { runs }: Evidence): RecordedRun[] => chooseRuns(drill, runs);

const majorOf = (pg: string): string => pg.split('.')[0] ?? pg;

const isSameMoment = (run: RecordedRun) => (other: RecordedRun) =>
  other.snippet === run.snippet && other.moment === run.moment;

function isSameOutput(a: RecordedRun, b: RecordedRun | undefined, drill: Drill): boolean {
  const columnsOnly = drill.volatile?.[a.snippet.split('#')[1] ?? ''] !== undefined;
  return b !== undefined && maskRun(a.events, columnsOnly) === maskRun(b.events, columnsOnly);
}

/** A former run of the same output stays, with its own times and numbers. */
const keepFormer = (run: RecordedRun, former: readonly RecordedRun[], drill: Drill): RecordedRun =>
  former.find(
    (other) =>
      isSameMoment(run)(other) && other.pg === run.pg && other.sha256 === run.sha256 && isSameOutput(run, other, drill),
  ) ?? run;

/** One run for each snippet and moment: the one that shows most. */
function chooseRuns(drill: Drill, runs: readonly JournaledRun[]): RecordedRun[] {
  const groups = Map.groupBy(runs.filter(isWhole), ({ snippet, moment }) => `${snippet} ${moment}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const told = first.moment === 'broken' ? group.find((run) => isToldBy(drill, run)) : undefined;
    const { fault: _, lit: __, ...run } = told ?? lastStep(group) ?? first;
    return [run];
  });
}

const isWhole = ({ events }: RecordedRun): boolean =>
  /^(done|failed|needs-confirmation)$/.test(events.at(-1)?.event ?? '');

/** Of a write's preview and its carrying out in one moment, the carrying out. */
const lastStep = (group: readonly JournaledRun[]): JournaledRun | undefined =>
  group.find(({ events }) => events.some((event) => event.event === 'done' && event.committed));

/** Whether a run belongs to the fault that this snippet is there for: its probe's cause, or the drill's expectation. */
function isToldBy(drill: Drill, run: JournaledRun): boolean {
  const id = run.snippet.split('#')[1] ?? '';
  const fault = drill.faults.find(({ name }) => name === run.fault);
  return fault !== undefined && (run.lit || fault.diagnose?.[id] !== undefined) && run.events.at(-1)?.event === 'done';
}

/** Errors that differ in more than values of the moment, each once. */
function distinctErrors(errors: readonly RecordedError[]): RecordedError[] {
  const known = new Map<string, RecordedError>();
  for (const error of errors) {
    const key = `${error.emitter.split(' ')[0]} ${error.class} ${error.code} ${maskText(error.message)}`;
    if (!known.has(key)) known.set(key, error);
  }
  return [...known.values()];
}
