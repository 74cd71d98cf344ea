/**
 * The snippets that may run. Read once at start; each identity is computed again and compared with the committed lock,
 * so that what runs is what was reviewed.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Manifest, Snippet } from '../contract/snippet.ts';
import { canonicalSnippet, manifestSchema } from '../contract/snippet.ts';
import { StartError } from './start-error.ts';

export interface LoadedManifest {
  /** Hash over the snippets' hashes. */
  readonly sha256: string;
  readonly snippets: ReadonlyMap<string, Snippet>;
}

/** Reads a manifest as the build wrote it and checks it, and with a lock also that it is the reviewed one. */
export function loadManifest(manifestPath: string, lockPath?: string): LoadedManifest {
  const loaded = checkManifest(manifestSchema.parse(readJson(manifestPath)));
  if (lockPath !== undefined) compareWithLock(loaded, readText(lockPath));
  return loaded;
}

/** Recomputes every hash of a manifest; a difference means that the file was changed after the build. */
export function checkManifest(manifest: Manifest): LoadedManifest {
  const snippets = new Map<string, Snippet>();
  for (const snippet of manifest.snippets) {
    if (snippetHash(snippet) !== snippet.sha256) {
      throw new StartError(`The manifest was changed after the build (${snippet.id}); run npm run build.`);
    }
    snippets.set(snippet.id, snippet);
  }
  return { sha256: manifest.sha256, snippets };
}

/** The identity of a snippet, as the build computes it. */
export const snippetHash = (snippet: Omit<Snippet, 'sha256'>): string =>
  createHash('sha256').update(canonicalSnippet(snippet)).digest('hex');

/** The lock has one line for each snippet: id, access, SHA-256. */
export function compareWithLock({ snippets }: LoadedManifest, lock: string): void {
  const locked = new Set(lock.split('\n').filter(Boolean));
  const built = new Set([...snippets.values()].map(({ id, access, sha256 }) => `${id} ${access} ${sha256}`));
  const [changed] = built.symmetricDifference(locked);
  if (changed === undefined) return;
  const [id] = changed.split(' ');
  throw new StartError(
    `snippets.lock does not fit the built site (${id}); run npm run build and review the difference in snippets.lock.`,
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(`${path} is not JSON; run npm run build.`, { cause });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new StartError(`${path} cannot be read; run npm run build.`, { cause });
  }
}
