/** The built snippets and their recorded runs, for the components of a page. */
import { readFileSync } from 'node:fs';
import type { RecordedRun } from '../../contract/recording.ts';
import { manifestSchema, type Snippet } from '../../contract/snippet.ts';
import { MANIFEST } from '../snippets/integration.ts';
import { recordingOf } from './recordings.ts';

interface Known {
  /** Hash over all snippets of the book. */
  sha256: string;
  snippets: Map<string, Snippet>;
  /** Page to its probes. */
  probes: Map<string, Map<string, Probe>>;
}

/** The snippet that shows a cause, as a place of its page. */
export interface Probe {
  snippet: string;
  href: string;
  title: string;
}

let known: Known | undefined;

/** The manifest, read once a build; a dev server lives through edits and reads it again. */
function manifest(): Known {
  if (!known || import.meta.env.DEV) known = readManifest();
  return known;
}

/** Hash of the manifest that these pages are built with; the runner refuses to check the causes of an older page. */
export const manifestHash = (): string => manifest().sha256;

/** Reads of a page that can run as they stand, and prove no cause. */
export function readsOf(page: string): number {
  const own = [...manifest().snippets.values()].filter(({ id }) => id.startsWith(`${page}#`));
  return own.filter(({ access, probe, params }) => access === 'read' && !probe && params.every((one) => one.default))
    .length;
}

/** Cause to the probe that shows it, for one page. */
export const probesOf = (page: string): ReadonlyMap<string, Probe> => manifest().probes.get(page) ?? new Map();

/** The snippet of a full id; throws when the manifest has none, because then stamp and manifest disagree. */
export function findSnippet(id: string): Snippet {
  const snippet = manifest().snippets.get(id);
  if (!snippet) throw new Error(`${MANIFEST} has no snippet ${id}; save the page again or restart the build.`);
  return snippet;
}

function readManifest(): Known {
  const { sha256, snippets } = manifestSchema.parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  const probes = new Map<string, Map<string, Probe>>();
  for (const { id, probe, title } of snippets) {
    const [page = '', anchor] = id.split('#');
    if (!probe) continue;
    const own = probes.get(page) ?? new Map<string, Probe>();
    if (!own.has(probe)) own.set(probe, { snippet: id, href: `#${anchor}`, title });
    probes.set(page, own);
  }
  return { sha256, snippets: new Map(snippets.map((snippet) => [snippet.id, snippet])), probes };
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
