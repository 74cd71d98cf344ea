/** What the drill of a page recorded, if it has run. */
import { existsSync, readFileSync } from 'node:fs';
import { type Recording, recordingSchema } from '../../contract/recording.ts';

const known = new Map<string, Recording | undefined>();

/** Reads `content/recordings/<page>.json`; undefined when the page's drill has not been recorded yet. */
export function recordingOf(page: string): Recording | undefined {
  // Each card of a page asks; a dev server lives through edits, so only a build may keep what it read.
  if (!known.has(page) || import.meta.env.DEV) known.set(page, readRecording(page));
  return known.get(page);
}

function readRecording(page: string): Recording | undefined {
  const path = `content/recordings/${page}.json`;
  return existsSync(path) ? recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}
