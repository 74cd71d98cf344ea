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
  /** Snippets that are new or changed since the lock was reviewed; they are not among `snippets`, and don't run. */
  readonly waiting?: ReadonlySet<string>;
}

/** Reads a manifest as the build wrote it and checks it; with a lock, only what was reviewed runs. */
export function loadManifest(manifestPath: string, lockPath?: string): LoadedManifest {
  const loaded = checkManifest(manifestSchema.parse(readJson(manifestPath)));
  return lockPath === undefined ? loaded : reviewedOnly(loaded, readText(lockPath));
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

const lockLine = ({ id, access, sha256 }: Snippet): string => `${id} ${access} ${sha256}`;

/** The manifest without what the lock does not have word for word; that waits until a person has accepted it. */
export function reviewedOnly(loaded: LoadedManifest, lock: string): LoadedManifest {
  const locked = new Set(lock.split('\n'));
  const [reviewed = [], waiting = []] = [true, false].map((wanted) =>
    [...loaded.snippets.values()].filter((snippet) => locked.has(lockLine(snippet)) === wanted),
  );
  return {
    sha256: loaded.sha256,
    snippets: new Map(reviewed.map((snippet) => [snippet.id, snippet])),
    waiting: new Set(waiting.map(({ id }) => id)),
  };
}

/** What changed since the lock was reviewed, one line each; empty when nothing did. */
export function lockChanges({ snippets, waiting = new Set() }: LoadedManifest, lock: string): string[] {
  const locked = new Set(
    lock
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ')[0] ?? ''),
  );
  const gone = [...locked].filter((id) => !snippets.has(id) && !waiting.has(id));
  return [
    ...[...waiting].map((id) => `${locked.has(id) ? 'changed' : 'new    '}  ${id}`),
    ...gone.map((id) => `gone     ${id}`),
  ];
}

/** The lock has one line for each snippet: id, access, SHA-256. */
export function compareWithLock({ snippets }: LoadedManifest, lock: string): void {
  const locked = new Set(lock.split('\n').filter(Boolean));
  const built = new Set([...snippets.values()].map(lockLine));
  const [changed] = built.symmetricDifference(locked);
  if (changed === undefined) return;
  const [id] = changed.split(' ');
  throw new StartError(`snippets.lock does not fit the built site (${id}); read what changed, then npm run accept.`);
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
