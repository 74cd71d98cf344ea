/**
 * What the drill of a page recorded, if it has run. A large book has more recordings than memory should hold: of each, the
 * few facts of its stamp are kept, and only the last ones whole.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type Recording, recordingSchema } from '../../contract/recording.ts';
import { type Proof, proofOf } from './proof.ts';

/** A page is drawn, then its proof, and several pages at a time: these few are asked for again soon. */
const KEPT_WHOLE = 8;

const whole = new Map<string, Recording | undefined>();
const stamps = new Map<string, Proof>();

/** Reads `content/recordings/<page>.json`; undefined when the page's drill has not been recorded yet. */
export function recordingOf(page: string): Recording | undefined {
  // Each card of a page asks; a dev server lives through edits, so only a build may keep what it read.
  if (!whole.has(page) || import.meta.env.DEV) {
    whole.set(page, readRecording(page));
    const [oldest] = whole.keys();
    if (whole.size > KEPT_WHOLE && oldest !== undefined) whole.delete(oldest);
  }
  return whole.get(page);
}

/** The proof of a page without its steps, as stamps and lists need it. */
export function stampOf(page: string): Proof {
  const known = stamps.get(page);
  if (known && !import.meta.env.DEV) return known;
  const { results, ...proof } = proofOf(recordingOf(page));
  const stamp = { ...proof, results: results.map((result) => ({ ...result, steps: [] })) };
  stamps.set(page, stamp);
  return stamp;
}

const pathOf = (page: string): string => `content/recordings/${page}.json`;

/** Whether the page's drill has been recorded. */
export const isRecorded = (page: string): boolean => existsSync(pathOf(page));

function readRecording(page: string): Recording | undefined {
  return isRecorded(page) ? recordingSchema.parse(JSON.parse(readFileSync(pathOf(page), 'utf8'))) : undefined;
}
