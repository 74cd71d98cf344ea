/**
 * `npm run prove`: breaks real servers in the ways the pages describe and watches the pages' own fixes mend them.
 * Exits with 1 when a proof fails. Whatever it starts ends with it.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DrillResult } from '../contract/recording.ts';
import { loadStack } from '../src/snippets/stack.ts';
import { loadDrills, readPageSource } from './harness/book.ts';
import { ensureClientTools } from './harness/client-tools.ts';
import type { Drill } from './harness/drill.ts';
import { prove } from './harness/judge.ts';
import { type ProvedPage, readPage } from './harness/page.ts';
import { drillLines, type Report, summaryLines, toJson } from './harness/report.ts';
import { MAJORS } from './harness/versions.ts';
import { openWorkspace } from './harness/workspace.ts';

const USAGE = `Usage: npm run prove -- [options]
  --pg 14,15,16,17,18   PostgreSQL versions to prove on (default 16)
  --only <slug>         a page or a group, may be given several times
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
  const stack = loadStack();
  ensureClientTools(say);
  const workspace = openWorkspace(projectDir, say);
  try {
    const pages = await readPages(drills);
    const results: DrillResult[] = [];
    for (const major of majors) {
      for (const drill of drills) {
        const page = pages.get(drill.page);
        if (page === undefined) continue;
        const { result } = await prove({ drill, page, workspace, stack, major, signal: controller.signal });
        results.push(result);
        for (const line of drillLines(result)) say(line);
        if (values.steps)
          for (const { status, name, ms } of result.steps)
            say(`    ${status === 'pass' ? '✓' : '✗'} ${name}  ${ms} ms`);
      }
    }
    return { drills: results, mutations: { tried: 0, killed: 0, survivors: [] } };
  } finally {
    workspace.remove();
  }

  async function readPages(of: readonly Drill[]): Promise<Map<string, ProvedPage>> {
    const read = of.map(
      async ({ page }) => [page, await readPage(page, await readPageSource(projectDir, page), stack)] as const,
    );
    return new Map(await Promise.all(read));
  }
}

function parseArguments() {
  try {
    return parseArgs({
      options: {
        pg: { type: 'string' },
        only: { type: 'string', multiple: true },
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
