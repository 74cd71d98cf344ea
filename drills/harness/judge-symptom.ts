/** Judges one symptom: what was seen must fit a signature of the page, by code and by text. */
import type { Signature } from '../../src/schemas/signature.ts';
import { appliesTo, type Symptom, type World } from './drill.ts';
import { emitterName } from './emitter-name.ts';
import type { Journal } from './journal.ts';
import type { Lab } from './lab.ts';
import { codeFits, textFits } from './signature.ts';
import { readSeen, recordError } from './thrown.ts';

/** Looks at a symptom, notes the signatures it fits and records it; fails when it fits none. */
export async function judgeSymptom(symptom: Symptom, lab: Lab, world: World, journal: Journal): Promise<void> {
  const thing = await symptom.see(lab, world);
  const seen = readSeen(thing);
  journal.errors.push(recordError(await emitterName(symptom.emitter, thing, lab), lab.version, thing));
  const candidates = signaturesFor(lab, symptom.emitter);
  const byText = candidates.filter((signature) => textFits(signature, seen));
  const fitting = byText.filter((signature) => codeFits(signature, seen, lab.server.log()));
  for (const signature of fitting) journal.signatures.add(signature.text);
  if (fitting.length > 0 && fitting.length === byText.length) return;

  const printed = seen.lines.filter(Boolean).join('\n  ');
  const [wrong] = byText.filter((signature) => !fitting.includes(signature));
  if (wrong !== undefined) {
    const codes = seen.codes.length > 0 ? seen.codes.join(', ') : 'none';
    throw new Error(
      `The page gives code ${wrong.code} to “${wrong.text}”, but the codes seen are: ${codes}.\n  ${printed}`,
    );
  }
  throw new Error(`No ${symptom.emitter} signature of the page fits what was seen:\n  ${printed}`);
}

const signaturesFor = (lab: Lab, emitter: Symptom['emitter']): Signature[] =>
  lab.page.runbook.errors.filter(
    (signature) => signature.emitter === emitter && appliesTo(signature.versions, lab.major),
  );
