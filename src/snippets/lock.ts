/**
 * `snippets.lock`: one line a runnable snippet, `<id> <access> <sha256>`, committed. A changed statement is a changed line,
 * so that no statement changes unseen in review; the runner refuses a manifest that does not fit it.
 */
import type { Manifest } from '../../contract/snippet.ts';

/** The lock file's whole text, sorted by id. */
export function lockText(manifest: Manifest): string {
  const lines = manifest.snippets.map((snippet) => `${snippet.id} ${snippet.access} ${snippet.sha256}`);
  return `${lines.sort().join('\n')}\n`;
}

/** Ids that differ between a lock's text and a manifest; empty when they fit. */
export function lockDifferences(text: string, manifest: Manifest): string[] {
  const locked = new Set(text.split('\n').filter(Boolean));
  const built = new Set(lockText(manifest).split('\n').filter(Boolean));
  const differing = [...locked.symmetricDifference(built)].map((line) => line.split(' ')[0] ?? line);
  return [...new Set(differing)].sort();
}
