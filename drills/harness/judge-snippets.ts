/** Judges the page's read snippets at one moment of a drill: probes lit or silent, results as expected. */
import { strict as assert } from 'node:assert';
import type { Snippet } from '../../contract/snippet.ts';
import type { Drill, Expectation, Expectations, World } from './drill.ts';
import type { Journal, Moment } from './journal.ts';
import type { Lab } from './lab.ts';
import { describe, type Inputs } from './lab-snippets.ts';
import type { ResultRow, RunResult } from './run-client.ts';

export interface Judgement {
  readonly drill: Drill;
  readonly lab: Lab;
  readonly world: World;
  readonly journal: Journal;
  readonly moment: Moment;
  readonly expectations: Expectations;
  /** The cause whose probes must light; none when healthy or fixed. */
  readonly cause?: string;
  /** Causes whose probes may light as well. */
  readonly alsoLit?: readonly string[];
}

/** Runs every read snippet of the page that has its inputs, and judges each. */
export async function judgeSnippets(judgement: Judgement): Promise<void> {
  const { lab, world, journal, moment, expectations } = judgement;
  journal.moment = moment;
  for (const id of Object.keys(expectations)) assertReadable(lab, id);
  const lit = new Set<string>();
  for (const [id, snippet] of lab.page.snippets) {
    if (snippet.access !== 'read' || journal.unavailable.has(id)) continue;
    const expectation = toExpectation(expectations[id]);
    const inputs = await inputsOf(id, snippet, judgement, expectation);
    if (inputs === undefined) continue;
    const result = await lab.run(id, inputs);
    if (snippet.probe !== undefined && result.rows.length > 0) lit.add(snippet.probe);
    judgeResult(id, snippet, result, judgement);
    if (expectation !== undefined) await check(id, expectation, result, { lab, world });
  }
  judgeCause(judgement, lit);
}

const toExpectation = (given: Expectations[string] | undefined): Expectation | undefined =>
  typeof given === 'function' ? { check: given } : given;

function assertReadable(lab: Lab, id: string): void {
  const snippet = lab.page.snippets.get(id);
  if (snippet?.access === 'read') return;
  throw new Error(`The drill expects something of “${id}”, which is no read snippet of the page.`);
}

/** Inputs of an automatic run; none when the snippet needs one that nobody gave. */
async function inputsOf(
  id: string,
  snippet: Snippet,
  { drill, lab, world }: Judgement,
  expectation: Expectation | undefined,
): Promise<Inputs | undefined> {
  const inputs = { ...drill.inputs?.[id], ...(await expectation?.params?.(lab, world)) };
  const complete = snippet.params.every((param) => param.default !== undefined || inputs[param.name] !== undefined);
  return complete ? inputs : undefined;
}

function judgeResult(id: string, snippet: Snippet, result: RunResult, judgement: Judgement): void {
  const { moment, cause, alsoLit = [], journal } = judgement;
  // A server that is broken may well be unable to answer; healthy or mended it must.
  if (result.last.event !== 'done' && moment === 'broken') return;
  if (result.last.event !== 'done') throw new Error(`${id} does not run on a ${moment} server: ${describe(result)}`);
  if (snippet.probe === undefined) return;
  const found = result.rows.length > 0;
  if (found && snippet.probe === cause) noteLit(journal, id);
  if (!found || snippet.probe === cause || alsoLit.includes(snippet.probe)) return;
  const where = cause === undefined ? `on a ${moment} server` : `although the cause is ${cause}`;
  throw new Error(`The probe ${id} finds ${snippet.probe} ${where}: ${JSON.stringify(result.rows[0])}`);
}

function noteLit(journal: Journal, id: string): void {
  journal.lit.add(id);
  const run = journal.runs.at(-1);
  if (run !== undefined) run.lit = true;
}

async function check(
  id: string,
  expectation: Expectation,
  result: RunResult,
  { lab, world }: Pick<Judgement, 'lab' | 'world'>,
): Promise<void> {
  if (result.last.event !== 'done') throw new Error(`${id} did not run to its end: ${describe(result)}`);
  try {
    await expectation.check(result.rows, lab, world);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${id} does not show what it should: ${message}\n  ${sample(result.rows)}`, { cause: error });
  }
}

/** Where the page has probes for the cause, one of them at least must have lit. */
function judgeCause({ cause, lab, journal }: Judgement, lit: ReadonlySet<string>): void {
  if (cause === undefined) return;
  const known = lab.page.runbook.causes.some(({ id }) => id === cause);
  assert.ok(known, `The drill's cause ${cause} is not one of the page's.`);
  const probes = [...lab.page.snippets].filter(([id, { probe }]) => probe === cause && !journal.unavailable.has(id));
  if (probes.length === 0 || lit.has(cause)) return;
  throw new Error(`No probe finds the cause ${cause}; asked were ${probes.map(([id]) => id).join(', ')}.`);
}

const sample = (rows: readonly ResultRow[]): string =>
  rows.length === 0
    ? 'no rows'
    : rows
        .slice(0, 5)
        .map((row) => JSON.stringify(row))
        .join('\n  ');
