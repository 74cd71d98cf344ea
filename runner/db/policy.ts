/** What surrounds a run, as data: on which ground it begins and which settings hold in it. Pure. */
import pg from 'pg';
import {
  CLIENT_CHECK_MS,
  IDLE_IN_TRANSACTION_TIMEOUT_MS,
  LOCK_TIMEOUT_MS,
  STATEMENT_TIMEOUT_MS,
  TRANSACTION_TIMEOUT_MS,
} from '../../contract/limits.ts';
import type { Snippet } from '../../contract/snippet.ts';
import type { Ground } from './guard.ts';
import type { Identity } from './identity.ts';
import type { TargetConfig } from './target-config.ts';

export interface Policy {
  /** As it stands in `SET search_path = …`. */
  readonly searchPath: string;
  /** Statements that set everything: for the transaction, or for the session where the snippet runs outside of one. */
  readonly settings: string;
}

/** A read stays on the ground that it began on; a statement outside a transaction begins there as well, and then leaves it. */
export const groundOf = (snippet: Pick<Snippet, 'access' | 'statements'>): Ground =>
  snippet.access === 'read' || !isTransactional(snippet) ? 'look' : 'change';

export const isTransactional = ({ statements }: Pick<Snippet, 'statements'>): boolean =>
  statements.every((s) => s.transactional);

/**
 * Maintenance may take half an hour, so an `admin` run has no limit on its transaction; the others have one from
 * PostgreSQL 17 on, where the setting appeared. What cannot run in a transaction waits for others by design, and leaves
 * rubbish behind when it gives up.
 */
export function policyOf(
  target: Pick<TargetConfig, 'searchPath'>,
  snippet: Pick<Snippet, 'access' | 'statements' | 'requires'>,
  identity: Identity,
): Policy {
  const transactional = isTransactional(snippet);
  const searchPath = readerPath(target, snippet, identity);
  const settings: (readonly [name: string, value: string])[] = [
    ['statement_timeout', `${STATEMENT_TIMEOUT_MS[snippet.access]}`],
    ['lock_timeout', transactional ? `${LOCK_TIMEOUT_MS}` : '0'],
    ['idle_in_transaction_session_timeout', `${IDLE_IN_TRANSACTION_TIMEOUT_MS}`],
    ['search_path', searchPath],
  ];
  if (identity.versionNumber >= 170_000 && snippet.access !== 'admin') {
    settings.push(['transaction_timeout', `${TRANSACTION_TIMEOUT_MS}`]);
  }
  // Ends a statement that swallows its cancellation, once the runner has left.
  if (identity.noticesGone) settings.push(['client_connection_check_interval', `${CLIENT_CHECK_MS}`]);
  const set = transactional ? 'SET LOCAL' : 'SET';
  return { searchPath, settings: settings.map(([name, value]) => `${set} ${name} = ${value}`).join('; ') };
}

/**
 * The reader's own path: the address's `schema`, else what the server has for this role and database. pg_catalog is searched
 * before it because it is not in it. Schemas of extensions that the snippet requires come last: hosted servers keep them
 * apart, and nothing of the reader's may be hidden by them.
 */
function readerPath(
  { searchPath }: Pick<TargetConfig, 'searchPath'>,
  snippet: Pick<Snippet, 'requires'>,
  identity: Identity,
): string {
  const own = searchPath ?? identity.searchPath;
  const added = snippet.requires.flatMap((need) =>
    need.kind === 'extension' ? (identity.extensions.get(need.name) ?? []) : [],
  );
  const schemas = [...new Set([...own, ...added])].filter((schema) => schema !== 'pg_catalog');
  return schemas.length === 0 ? "''" : schemas.map((schema) => pg.escapeIdentifier(schema)).join(', ');
}
