/** What the drill of a page recorded, if it has run. */
import { existsSync, readFileSync } from 'node:fs';
import { type Recording, recordingSchema } from '../../contract/recording.ts';

/** Reads `content/recordings/<page>.json`; undefined when the page's drill has not been recorded yet. */
export function recordingOf(page: string): Recording | undefined {
  const path = `content/recordings/${page}.json`;
  return existsSync(path) ? recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}
