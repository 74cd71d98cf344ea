/** The built snippets and their recorded runs, for the components of a page. */
import { readFileSync } from 'node:fs';
import type { RecordedRun } from '../../contract/recording.ts';
import { manifestSchema, type Snippet } from '../../contract/snippet.ts';
import { MANIFEST } from '../snippets/integration.ts';
import { recordingOf } from './recordings.ts';

let known: Map<string, Snippet> | undefined;

/** The snippet of a full id; throws when the manifest has none, because then stamp and manifest disagree. */
export function findSnippet(id: string): Snippet {
  // A dev server lives through edits, so only a build may keep what it read.
  if (!known || import.meta.env.DEV) known = readManifest();
  const snippet = known.get(id);
  if (!snippet) throw new Error(`${MANIFEST} has no snippet ${id}; save the page again or restart the build.`);
  return snippet;
}

function readManifest(): Map<string, Snippet> {
  const { snippets } = manifestSchema.parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  return new Map(snippets.map((snippet) => [snippet.id, snippet]));
}

/**
 * The recorded run that the page shows under a snippet, with the recording's date. A recording of another text of the
 * snippet is not shown: it would be somebody else's output.
 */
export function findRecording(snippet: Snippet): { run: RecordedRun; date: string } | undefined {
  const recording = recordingOf(snippet.id.split('#')[0] ?? '');
  if (recording === undefined) return undefined;
  const runs = recording.runs.filter((run) => run.snippet === snippet.id && run.sha256 === snippet.sha256);
  const run = runs.find((candidate) => candidate.moment === 'broken') ?? runs[0];
  return run && { run, date: recording.date };
}
