/**
 * How much a green drill means: pages are broken on purpose, one edit at a time, and each drill has to turn red. A changed hash
 * does not count, only what the page then says or does.
 */
import type { RecordedRun } from '../../contract/recording.ts';
import type { ProofOptions } from '../harness/course.ts';
import type { Drill } from '../harness/drill.ts';
import type { Evidence } from '../harness/evidence.ts';
import { inParallel } from '../harness/in-parallel.ts';
import { prove } from '../harness/judge.ts';
import { otherAnswers, shownRuns } from '../harness/recording.ts';
import type { Mutations, Survivor } from '../harness/report.ts';
import { type Chosen, chooseMutations } from './choose.ts';

export interface MutateOptions {
  /** What proves the unbroken page; the run must have been green. */
  readonly proofs: readonly Omit<ProofOptions, 'failFast' | 'recording'>[];
  /** What such a proof has seen already. */
  readonly seen: (proof: MutateOptions['proofs'][number]) => Evidence | undefined;
  readonly readSource: (slug: string) => Promise<string>;
  readonly jobs: number;
  /** Mutations for each page. */
  readonly count: number;
  readonly say: (line: string) => void;
}

interface Unbroken {
  /** Answers of the unbroken page that were the same twice. */
  readonly answers: readonly RecordedRun[];
  /** All runs of its proof, with the faults in which they happened. */
  readonly runs: Evidence['runs'];
}

interface Trial extends Chosen, Unbroken {
  readonly proof: MutateOptions['proofs'][number];
}

/** Breaks every page and counts the drills that notice. */
export async function mutateBook({ proofs, seen, readSource, jobs, count, say }: MutateOptions): Promise<Mutations> {
  const trials: Trial[] = [];
  await inParallel(proofs, jobs, async (proof) => {
    const chosen = await chooseMutations({ ...proof, source: await readSource(proof.drill.page), count });
    if (chosen.length === 0) return;
    const unbroken = await proveUnbroken(proof, seen(proof));
    if (unbroken === undefined) say(`${proof.drill.page} is red without any mutation, so none of it is tried.`);
    else trials.push(...chosen.map((one) => ({ ...one, ...unbroken, proof })));
  });
  const survivors: Survivor[] = [];
  await inParallel(trials, jobs, async (trial) => {
    const survivor = await survives(trial);
    if (survivor !== undefined) survivors.push(survivor);
    say(
      `${survivor === undefined ? '✓ noticed' : '✗ not noticed'}: ${trial.proof.drill.page} ${trial.mutation.description}`,
    );
  });
  return { tried: trials.length, killed: trials.length - survivors.length, survivors };
}

/** What two proofs of the unbroken page both answered; undefined when one of them is red. */
async function proveUnbroken(proof: Trial['proof'], seen: Evidence | undefined): Promise<Unbroken | undefined> {
  const first = seen ?? (await prove(proof));
  if (isRed(first)) return undefined;
  const second = await prove(proof);
  if (isRed(second)) return undefined;
  const answers = shownRuns(proof.drill, first).filter((run) => otherAnswers(proof.drill, second, [run]).length === 0);
  return { answers, runs: first.runs };
}

const isRed = ({ result }: Evidence): boolean => result.status === 'fail';

async function survives({ proof, page, mutation, answers, runs }: Trial): Promise<Survivor | undefined> {
  const drill = concernedFirst(proof.drill, mutation.part, runs);
  if (drill !== proof.drill && isRed(await prove({ ...proof, drill, page, failFast: true }))) return undefined;
  // Which answers are shown depends on the order of the faults, so they are compared in the drill's own.
  const evidence = await prove({ ...proof, page, failFast: true });
  if (isRed(evidence) || otherAnswers(proof.drill, evidence, answers).length > 0) return undefined;
  return {
    slug: proof.drill.page,
    mutation: mutation.description,
    reason: reasonFor(proof.drill, mutation.description),
  };
}

/** Begins with the faults in which the edited snippet was run: there the edit is noticed soonest. */
function concernedFirst(drill: Drill, part: string, runs: Evidence['runs']): Drill {
  const concerned = new Set(runs.filter(({ snippet }) => snippet.endsWith(`#${part}`)).map(({ fault }) => fault));
  const [first] = drill.faults;
  if (first === undefined || concerned.has(first.name) || !drill.faults.some(({ name }) => concerned.has(name))) {
    return drill;
  }
  return { ...drill, faults: drill.faults.toSorted((a, b) => +concerned.has(b.name) - +concerned.has(a.name)) };
}

/** The drill's own sentence where its author knows why no proof can notice. */
function reasonFor({ equivalent = {} }: Drill, description: string): string {
  const known = Object.keys(equivalent).find((part) => description.includes(part));
  return known === undefined ? 'no step of the drill depends on it' : (equivalent[known] ?? '');
}
