/** What of a page its drill has left unproved, in words; a page may not promise more than was seen. */
import type { Course } from './course.ts';
import { appliesTo, type Drill, excuses } from './drill.ts';
import { plainHeading } from './page.ts';

/** Fails when a signature was not seen, a solution not applied, a snippet not run or a probe never lit, without a reason given. */
export function judgeCoverage(course: Course): void {
  const gaps = [...unseenSignatures(course), ...unprovedParts(course), ...idleReasons(course)];
  if (gaps.length > 0) throw new Error(gaps.join('\n'));
}

function unseenSignatures({ page, drill, journal, major }: Course): string[] {
  return page.runbook.errors
    .filter(({ versions }) => appliesTo(versions, major))
    .filter(({ text }) => !journal.signatures.has(text) && !excuses(drill.unseen?.[text], major))
    .map(({ text, emitter }) => `The ${emitter} signature “${text}” was never seen.`);
}

function unprovedParts({ page, drill, journal, major }: Course): string[] {
  const excused = new Set([...Object.keys(drill.unproved ?? {}), ...otherVersions(drill, major)].map(plainHeading));
  const solutions = page.solutions
    .filter((heading) => !journal.solved.has(heading) && !excused.has(heading))
    .map((heading) => `The solution “${heading}” was never applied.`);
  const snippets = [...page.snippets]
    .filter(([id]) => !journal.unavailable.has(id) && !excused.has(id))
    .flatMap(([id, { probe }]) => {
      if (!journal.ran.has(id)) return [`The snippet ${id} never ran to its end.`];
      return probe === undefined || journal.lit.has(id) ? [] : [`The probe ${id} never lit up.`];
    });
  return [...solutions, ...snippets];
}

/** Solutions that the drill applies on other versions only. */
export const otherVersions = (drill: Drill, major: number): string[] =>
  drill.faults.flatMap((fault) =>
    fault.solutions
      .filter(({ versions }) => !(appliesTo(versions, major) && appliesTo(fault.versions, major)))
      .map(({ name }) => name),
  );

/** A reason for something that is not on the page any more is a leftover. */
function idleReasons({ page, drill }: Course): string[] {
  const texts = new Set(page.runbook.errors.map(({ text }) => text));
  const parts = new Set([...page.solutions, ...page.snippets.keys()]);
  return [
    ...Object.keys(drill.unseen ?? {}).filter((text) => !texts.has(text)),
    ...Object.keys(drill.unproved ?? {}).filter((part) => !parts.has(plainHeading(part))),
  ].map((name) => `The drill excuses “${name}”, which the page does not have.`);
}
