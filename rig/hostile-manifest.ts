/** Snippets as no build would write them: the build's checks are left out, so that transaction, role and limits stand alone. */
import type { Access } from '../contract/access.ts';
import type { Param, Snippet } from '../contract/snippet.ts';
import type { LoadedManifest } from '../runner/manifest.ts';
import { checkManifest, snippetHash } from '../runner/manifest.ts';

export interface HostileSnippet {
  /** The part of the id behind `#`. */
  readonly id: string;
  readonly sql: string | readonly string[];
  readonly access?: Access;
  /** Parse node's name without `Stmt`. */
  readonly class?: string;
  readonly params?: readonly Param[];
  readonly transactional?: boolean;
  readonly requires?: Snippet['requires'];
  /** The cause that it shows, of a probe. */
  readonly probe?: string;
  readonly sees?: readonly string[];
}

/** A snippet with a true hash, so that only what runs it can refuse it. */
export function hostileSnippet(given: HostileSnippet): Snippet {
  const { access = 'read', params = [], transactional = true, requires = [] } = given;
  const texts = typeof given.sql === 'string' ? [given.sql] : given.sql;
  const names = params.map((param) => param.name);
  const snippet: Omit<Snippet, 'sha256'> = {
    id: `attack/page#${given.id}`,
    title: given.id,
    access,
    text: texts.join(';\n'),
    statements: texts.map((sql) => ({ sql, class: given.class ?? 'Select', params: names, transactional })),
    params: [...params],
    ...(given.probe !== undefined && { probe: given.probe }),
    sees: [...(given.sees ?? [])],
    requires,
  };
  return { ...snippet, sha256: snippetHash(snippet) };
}

/** A manifest of such snippets, loaded as the runner loads the book's. */
export const hostileManifest = (snippets: readonly HostileSnippet[]): LoadedManifest =>
  checkManifest({ v: 1, sha256: '0'.repeat(64), snippets: snippets.map(hostileSnippet) });
