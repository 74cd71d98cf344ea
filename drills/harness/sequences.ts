/**
 * What happens for one fault. Each wrong fix and each solution gets a fresh server and a fresh injection; the first solution uses
 * the server on which the symptoms were seen.
 */
import { strict as assert } from 'node:assert';
import type { Course } from './course.ts';
import { appliesTo, type Fault, type Fix } from './drill.ts';
import { differences, type Fingerprint, judgeChanges } from './fingerprint.ts';
import { judgeSnippets } from './judge-snippets.ts';
import { judgeSymptom } from './judge-symptom.ts';
import { type Lab, openLab } from './lab.ts';
import { plainHeading } from './page.ts';

/** The sequences of a fault, one for each server that it needs. */
export function sequencesOf(course: Course, fault: Fault): (() => Promise<void>)[] {
  const fits = ({ versions }: Fix) => appliesTo(versions, course.major);
  const [first, ...others] = fault.solutions.filter(fits);
  return [
    () => onFreshLab(course, fault, (lab) => wholeSequence(course, fault, first, lab)),
    ...(fault.wrongFixes ?? [])
      .filter(fits)
      .map((fix) => () => onFreshLab(course, fault, (lab) => wrongFix(course, fault, fix, lab))),
    ...others.map((fix) => () => onFreshLab(course, fault, (lab) => brokenThenSolved(course, fault, fix, lab))),
  ];
}

async function onFreshLab(course: Course, fault: Fault, action: (lab: Lab) => Promise<void>): Promise<void> {
  const { drill, journal, steps } = course;
  course.signal.throwIfAborted();
  let lab: Lab | undefined;
  const shape = fault.server ?? drill.server ?? {};
  await course.workspace.prepare(course.major, shape.data ?? 'demo');
  const opening = openLab({ ...course, shape });
  try {
    lab = await steps.run(`${fault.name}: a fresh server`, async () => {
      const opened = await opening;
      journal.pg = opened.version;
      journal.ports.add(opened.port);
      journal.folders.add(opened.server.socketDir);
      await drill.setup?.(opened);
      await fault.setup?.(opened);
      for (const [id, reason] of Object.entries((await opened.status()).unavailable)) {
        journal.unavailable.set(id.slice(drill.page.length + 1), reason);
      }
      return opened;
    });
    await action(lab);
  } finally {
    await (await opening.catch(() => undefined))?.close();
  }
}

async function wholeSequence(course: Course, fault: Fault, first: Fix | undefined, lab: Lab): Promise<void> {
  const { drill, journal, steps } = course;
  await steps.run(`${fault.name}: healthy before`, async () => {
    await operate(course, fault, lab);
    await judgeSnippets({ drill, lab, journal, moment: 'healthy', expectations: drill.healthy ?? {} });
  });
  const before = await fingerprint(course, fault, lab);
  await breakIt(course, fault, lab);
  for (const symptom of fault.symptoms.filter(({ versions }) => appliesTo(versions, course.major))) {
    await steps.run(`${fault.name}: seen by ${symptom.emitter}`, () => judgeSymptom(symptom, lab, journal));
  }
  await steps.run(`${fault.name}: the cause is ${fault.cause}`, () =>
    judgeSnippets({
      drill,
      lab,
      journal,
      moment: 'broken',
      expectations: fault.diagnose ?? {},
      cause: fault.cause,
      alsoLit: Object.keys(fault.alsoLit ?? {}),
    }),
  );
  if (first !== undefined) await solve(course, fault, first, lab, before);
}

async function brokenThenSolved(course: Course, fault: Fault, fix: Fix, lab: Lab): Promise<void> {
  const before = await fingerprint(course, fault, lab);
  await breakIt(course, fault, lab);
  await solve(course, fault, fix, lab, before);
}

async function wrongFix(course: Course, fault: Fault, fix: Fix, lab: Lab): Promise<void> {
  await breakIt(course, fault, lab);
  await course.steps.run(`${fault.name}: not cleared by “${fix.name}”`, async () => {
    await fix.apply(lab);
    await mustFail(course, fault, lab);
    await fix.verify?.(lab);
  });
}

/** A server's state before it is broken. */
const fingerprint = (course: Course, fault: Fault, lab: Lab): Promise<Fingerprint> =>
  course.steps.run(`${fault.name}: fingerprint`, () => lab.fingerprint());

function breakIt(course: Course, fault: Fault, lab: Lab): Promise<void> {
  course.journal.moment = 'broken';
  return course.steps.run(`${fault.name}: broken`, async () => {
    await fault.inject(lab);
    await mustFail(course, fault, lab);
  });
}

async function solve(course: Course, fault: Fault, fix: Fix, lab: Lab, before: Fingerprint): Promise<void> {
  const { drill, journal, steps } = course;
  await steps.run(`${fault.name}: cleared by “${fix.name}”`, async () => {
    const heading = plainHeading(fix.name);
    assert.ok(
      lab.page.solutions.includes(heading),
      `The page has no solution “${fix.name}”; it has ${lab.page.solutions.join(', ')}.`,
    );
    await fix.apply(lab);
    journal.moment = 'fixed';
    await operate(course, fault, lab);
    await fix.verify?.(lab);
    await judgeSnippets({ drill, lab, journal, moment: 'fixed', expectations: drill.verify ?? {} });
    const complaints = judgeChanges(differences(before, await lab.fingerprint()), fix.changes ?? []);
    if (complaints.length > 0) throw new Error(complaints.join('; '));
    journal.solved.add(heading);
  });
}

const operationOf = ({ drill }: Course, fault: Fault) => fault.operation ?? drill.operation;

async function operate(course: Course, fault: Fault, lab: Lab): Promise<void> {
  course.journal.doing = 'the operation';
  await operationOf(course, fault)(lab);
}

async function mustFail(course: Course, fault: Fault, lab: Lab): Promise<void> {
  course.journal.doing = 'the operation';
  const worked = await operationOf(
    course,
    fault,
  )(lab).then(
    () => true,
    () => false,
  );
  assert.ok(!worked, 'The operation works although it should fail.');
}
