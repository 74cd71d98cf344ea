/**
 * `npm run prove`: breaks real servers in the ways the pages describe and watches the pages' own fixes mend them.
 * Exits with 1 when a proof fails. Whatever it starts ends with it.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DrillResult } from '../contract/recording.ts';
import { loadStack } from '../src/snippets/stack.ts';
import { loadDrills, readPageSource } from './harness/book.ts';
import { ensureClientTools } from './harness/client-tools.ts';
import type { Drill } from './harness/drill.ts';
import type { Evidence } from './harness/evidence.ts';
import { inParallel } from './harness/in-parallel.ts';
import { prove } from './harness/judge.ts';
import { readPage } from './harness/page.ts';
import { readRecording, writeRecording } from './harness/recording.ts';
import { drillLines, type Report, summaryLines, toJson } from './harness/report.ts';
import { MAJORS } from './harness/versions.ts';
import { openWorkspace } from './harness/workspace.ts';

const USAGE = `Usage: npm run prove -- [options]
  --pg 14,15,16,17,18   PostgreSQL versions to prove on (default 16)
  --only <slug>         a page or a group, may be given several times
  --record              write content/recordings/ from what is seen
  --jobs 2              proofs at the same time (default: one for each processor)
  --steps               print every step with its time
  --json                print one JSON object instead of the report`;

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
  code = report.drills.every(({ status }) => status === 'pass') ? 0 : 1;
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

async function run(): Promise<Report> {
  const majors = parseMajors(values.pg ?? '16');
  const drills = await loadDrills(projectDir, values.only ?? []);
  ensureClientTools(say);
  const workspace = openWorkspace(projectDir, say);
  try {
    const stack = loadStack();
    const evidence = new Map<Drill, Evidence[]>(drills.map((drill) => [drill, []]));
    const proofs = majors.flatMap((major) => drills.map((drill) => ({ drill, major })));
    await inParallel(proofs, jobs(), async ({ drill, major }) => {
      const page = await readPage(drill.page, await readPageSource(projectDir, drill.page), stack);
      const recording = values.record ? undefined : readRecording(projectDir, drill.page);
      const proof = await prove({ drill, page, workspace, stack, major, recording, signal: controller.signal });
      evidence.get(drill)?.push(proof);
      for (const line of drillLines(proof.result, values.steps ?? false)) say(line);
    });
    if (values.record) for (const [drill, proved] of evidence) record(drill, proved);
    return { drills: inOrder(evidence), mutations: { tried: 0, killed: 0, survivors: [] } };
  } finally {
    workspace.remove();
  }
}

/** A page whose drill has failed keeps its former recording: what it saw is not what the page promises. */
function record(drill: Drill, proved: readonly Evidence[]): void {
  if (proved.some(({ result }) => result.status === 'fail')) return;
  writeRecording(projectDir, drill, sortByVersion(proved), new Date().toISOString().slice(0, 10));
}

function sortByVersion(proved: readonly Evidence[]): Evidence[] {
  return [...proved].sort((a, b) => Number(a.result.pg) - Number(b.result.pg));
}

function inOrder(evidence: ReadonlyMap<Drill, readonly Evidence[]>): DrillResult[] {
  return [...evidence.values()].flatMap((proved) => sortByVersion(proved).map(({ result }) => result));
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
        record: { type: 'boolean' },
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
