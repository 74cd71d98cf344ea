/**
 * `npm run prove`: breaks real servers in the ways the pages describe and watches the pages' own fixes mend them.
 * Exits with 1 when a proof fails. Whatever it starts ends with it.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadStack } from '../src/snippets/stack.ts';
import { loadDrills, readPageSource } from './harness/book.ts';
import { ensureClientTools } from './harness/client-tools.ts';
import type { ProofOptions } from './harness/course.ts';
import type { Drill } from './harness/drill.ts';
import type { Evidence } from './harness/evidence.ts';
import { inParallel } from './harness/in-parallel.ts';
import { prove } from './harness/judge.ts';
import { type ProvedPage, readPage } from './harness/page.ts';
import { readRecording, writeRecording } from './harness/recording.ts';
import { drillLines, type Report, summaryLines, toJson } from './harness/report.ts';
import { MAJORS } from './harness/versions.ts';
import { openWorkspace } from './harness/workspace.ts';
import { mutateBook } from './mutation/mutate.ts';

const USAGE = `Usage: npm run prove -- [options]
  --pg 14,15,16,17,18   PostgreSQL versions to prove on (default 16)
  --only <slug>         a page or a group, may be given several times
  --stamped             only the proofs that a page's stamp claims, by page and version
  --record              write content/recordings/ from what is seen
  --mutate              also break the pages and count the drills that notice
  --jobs 2              proofs at the same time (default: one for each processor)
  --steps               print every step with its time
  --json                print one JSON object instead of the report`;

/** Nineteen pages make some more than a hundred. */
const MUTATIONS_PER_PAGE = 7;

/** The share of broken pages that has to be noticed. */
const LEAST_NOTICED = 0.9;

const projectDir = path.join(import.meta.dirname, '..');
process.chdir(projectDir);

const { values } = parseArguments();
const say = (line: string): void => {
  if (!values.json) console.log(line);
};

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => controller.abort(new Error(`The run was interrupted by ${signal}.`)));
}

let code = 1;
try {
  const report = await run();
  code = isGreen(report) ? 0 : 1;
  for (const line of summaryLines(report)) say(line);
  if (values.json) process.stdout.write(toJson(report));
} catch (error) {
  console.error(
    controller.signal.aborted
      ? String(controller.signal.reason.message)
      : error instanceof Error
        ? error.message
        : error,
  );
}
// A drill's clients may keep timers; what matters has been stopped.
process.stdout.write('', () => process.exit(code));

/** Every proof passed, and where pages were broken on purpose nearly all of them were noticed. */
function isGreen({ drills, mutations: { tried, killed } }: Report): boolean {
  return drills.every(({ status }) => status === 'pass') && killed >= tried * LEAST_NOTICED;
}

async function run(): Promise<Report> {
  const majors = parseMajors(values.pg ?? '16');
  const drills = await loadDrills(projectDir, values.only ?? []);
  ensureClientTools(say);
  const workspace = openWorkspace(projectDir, say);
  try {
    const stack = loadStack();
    const pages = new Map<Drill, ProvedPage>();
    for (const drill of drills) pages.set(drill, await readPage(drill.page, await readSource(drill.page), stack));
    const proofs = majors
      .flatMap((major) =>
        [...pages].map(([drill, page]) => ({ drill, page, workspace, stack, major, signal: controller.signal })),
      )
      .filter(({ drill, major }) => !values.stamped || isStamped(drill, major));
    const evidence = await proveAll(proofs);
    if (values.record) for (const drill of drills) record(drill, evidence.get(drill) ?? []);
    const mutations = values.mutate
      ? await mutateBook({
          proofs: proofs.filter(isMutated),
          seen: ({ drill, major }) => evidence.get(drill)?.find(({ result }) => result.pg.startsWith(`${major}.`)),
          readSource,
          jobs: jobs(),
          count: MUTATIONS_PER_PAGE,
          say,
        })
      : { tried: 0, killed: 0, survivors: [] };
    return { drills: drills.flatMap((drill) => (evidence.get(drill) ?? []).map(({ result }) => result)), mutations };
  } finally {
    workspace.remove();
  }
}

/** All proofs, several at a time; of each drill in the order of the versions. */
async function proveAll(proofs: readonly ProofOptions[]): Promise<Map<Drill, Evidence[]>> {
  const evidence = new Map<Drill, Evidence[]>();
  await inParallel(proofs, jobs(), async (proof) => {
    const recording = values.record ? undefined : readRecording(projectDir, proof.drill.page);
    const proved = await prove({ ...proof, recording });
    const all = [...(evidence.get(proof.drill) ?? []), proved];
    evidence.set(
      proof.drill,
      all.sort((a, b) => Number(a.result.pg) - Number(b.result.pg)),
    );
    for (const line of drillLines(proved.result, values.steps ?? false)) say(line);
  });
  return evidence;
}

/** A page whose drill has failed keeps its former recording: what it saw is not what the page promises. */
function record(drill: Drill, proved: readonly Evidence[]): void {
  if (proved.some(({ result }) => result.status === 'fail')) return;
  writeRecording(projectDir, drill, proved, new Date().toISOString().slice(0, 10));
}

/** Whether the recording of a drill's page says that it was proved on a version. */
function isStamped(drill: Drill, major: number): boolean {
  const proofs = readRecording(projectDir, drill.page)?.proofs ?? [];
  return proofs.some(({ pg, status }) => status === 'pass' && pg.startsWith(`${major}.`));
}

/** Pages are broken on one version only, the stack's own where it is among those asked for. */
function isMutated({ major }: ProofOptions): boolean {
  const majors = parseMajors(values.pg ?? '16');
  return major === (majors.includes(16) ? 16 : majors[0]);
}

function readSource(slug: string): Promise<string> {
  return readPageSource(projectDir, slug);
}

function jobs(): number {
  const asked = Number(values.jobs ?? availableParallelism());
  if (Number.isInteger(asked) && asked > 0) return asked;
  throw new Error('--jobs takes a number from 1.');
}

function parseArguments() {
  try {
    return parseArgs({
      options: {
        pg: { type: 'string' },
        only: { type: 'string', multiple: true },
        jobs: { type: 'string' },
        mutate: { type: 'boolean' },
        record: { type: 'boolean' },
        stamped: { type: 'boolean' },
        steps: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

function parseMajors(text: string): number[] {
  const majors = text.split(',').map(Number);
  const unknown = majors.find((major) => !MAJORS.includes(major));
  if (unknown === undefined) return majors;
  throw new Error(`--pg takes majors out of ${MAJORS.join(', ')}, separated by commas.`);
}
