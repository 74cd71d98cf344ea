/**
 * What happens for one fault. Each wrong fix and each solution gets a fresh server and a fresh injection; the first solution uses
 * the server on which the symptoms were seen.
 */
import { strict as assert } from 'node:assert';
import type { Course } from './course.ts';
import { appliesTo, type Fault, type Fix, type World } from './drill.ts';
import { handOn } from './facts.ts';
import { differences, type Fingerprint, judgeChanges } from './fingerprint.ts';
import { judgeSnippets } from './judge-snippets.ts';
import { judgeSymptom } from './judge-symptom.ts';
import { type Lab, openLab } from './lab.ts';
import { plainHeading } from './page.ts';

/** One fault on one server. */
interface Scene extends Course {
  readonly fault: Fault;
  readonly lab: Lab;
  /** What `setup` handed on. */
  readonly world: World;
}

/** The sequences of a fault, one for each server that it needs. */
export function sequencesOf(course: Course, fault: Fault): (() => Promise<void>)[] {
  const fits = ({ versions }: Fix) => appliesTo(versions, course.major);
  const [first, ...others] = fault.solutions.filter(fits);
  return [
    () => onFreshLab(course, fault, (scene) => wholeSequence(scene, first)),
    ...(fault.wrongFixes ?? [])
      .filter(fits)
      .map((fix) => () => onFreshLab(course, fault, (scene) => wrongFix(scene, fix))),
    ...others.map((fix) => () => onFreshLab(course, fault, (scene) => brokenThenSolved(scene, fix))),
  ];
}

async function onFreshLab(course: Course, fault: Fault, action: (scene: Scene) => Promise<void>): Promise<void> {
  const { drill, steps } = course;
  course.signal.throwIfAborted();
  const shape = fault.server ?? drill.server ?? {};
  await course.workspace.prepare(course.major, shape.data ?? 'demo');
  const opening = openLab({ ...course, shape });
  try {
    const scene = await steps.run(`${fault.name}: a fresh server`, async () => setUp(course, fault, await opening));
    await action(scene);
  } finally {
    await (await opening.catch(() => undefined))?.close();
  }
}

async function setUp(course: Course, fault: Fault, lab: Lab): Promise<Scene> {
  const { drill, journal } = course;
  journal.pg = lab.version;
  journal.ports.add(lab.port);
  journal.folders.add(lab.server.socketDir);
  const world: World = {};
  handOn(world, await drill.setup?.(lab, world));
  handOn(world, await fault.setup?.(lab, world));
  for (const [id, reason] of Object.entries((await lab.status()).unavailable)) {
    journal.unavailable.set(id.slice(drill.page.length + 1), reason);
  }
  return { ...course, fault, lab, world };
}

async function wholeSequence(scene: Scene, first: Fix | undefined): Promise<void> {
  const { drill, fault, lab, world, journal, steps } = scene;
  await steps.run(`${fault.name}: healthy before`, async () => {
    await operate(scene);
    await judgeSnippets({ drill, lab, world, journal, moment: 'healthy', expectations: drill.healthy ?? {} });
  });
  const before = await fingerprint(scene);
  await breakIt(scene);
  for (const symptom of fault.symptoms.filter(({ versions }) => appliesTo(versions, scene.major))) {
    await steps.run(`${fault.name}: seen by ${symptom.emitter}`, () => judgeSymptom(symptom, lab, world, journal));
  }
  await steps.run(`${fault.name}: the cause is ${fault.cause}`, () =>
    judgeSnippets({
      drill,
      lab,
      world,
      journal,
      moment: 'broken',
      expectations: fault.diagnose ?? {},
      cause: fault.cause,
      alsoLit: Object.keys(fault.alsoLit ?? {}),
    }),
  );
  if (first !== undefined) await solve(scene, first, before);
}

async function brokenThenSolved(scene: Scene, fix: Fix): Promise<void> {
  const before = await fingerprint(scene);
  await breakIt(scene);
  await solve(scene, fix, before);
}

async function wrongFix(scene: Scene, fix: Fix): Promise<void> {
  const { fault, lab, world, steps } = scene;
  await breakIt(scene);
  await steps.run(`${fault.name}: not cleared by “${fix.name}”`, async () => {
    await fix.apply(lab, world);
    await mustFail(scene);
    await fix.verify?.(lab, world);
  });
}

/** A server's state before it is broken. */
const fingerprint = ({ fault, lab, steps }: Scene): Promise<Fingerprint> =>
  steps.run(`${fault.name}: fingerprint`, () => lab.fingerprint());

function breakIt(scene: Scene): Promise<void> {
  const { fault, lab, world, journal, steps } = scene;
  journal.moment = 'broken';
  return steps.run(`${fault.name}: broken`, async () => {
    await fault.inject(lab, world);
    await mustFail(scene);
  });
}

async function solve(scene: Scene, fix: Fix, before: Fingerprint): Promise<void> {
  const { drill, fault, lab, world, journal, steps } = scene;
  await steps.run(`${fault.name}: cleared by “${fix.name}”`, async () => {
    const heading = plainHeading(fix.name);
    assert.ok(
      lab.page.solutions.includes(heading),
      `The page has no solution “${fix.name}”; it has ${lab.page.solutions.join(', ')}.`,
    );
    await fix.apply(lab, world);
    journal.moment = 'fixed';
    await operate(scene);
    await fix.verify?.(lab, world);
    await judgeSnippets({ drill, lab, world, journal, moment: 'fixed', expectations: drill.verify ?? {} });
    const complaints = judgeChanges(differences(before, await lab.fingerprint()), fix.changes ?? []);
    if (complaints.length > 0) throw new Error(complaints.join('; '));
    journal.solved.add(heading);
  });
}

async function operate({ drill, fault, lab, world, journal }: Scene): Promise<void> {
  journal.doing = 'the operation';
  await (fault.operation ?? drill.operation)(lab, world);
}

async function mustFail(scene: Scene): Promise<void> {
  const worked = await operate(scene).then(
    () => true,
    () => false,
  );
  assert.ok(!worked, 'The operation works although it should fail.');
}
