/** What surrounds a run, as data: how its transaction begins and which settings hold in it. */
import type { Access } from '../../contract/access.ts';
import {
  IDLE_IN_TRANSACTION_TIMEOUT_MS,
  LOCK_TIMEOUT_MS,
  STATEMENT_TIMEOUT_MS,
  TRANSACTION_TIMEOUT_MS,
} from '../../contract/limits.ts';

export interface Policy {
  /** Undefined for a statement that PostgreSQL accepts only outside a transaction block. */
  readonly begin: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' | 'BEGIN' | undefined;
  /** Name and value pairs; local to the transaction where there is one. */
  readonly settings: readonly (readonly [name: string, value: string])[];
}

export interface PolicyInput {
  readonly access: Access;
  /** Whether every statement may stand inside a transaction block. */
  readonly transactional: boolean;
  /** The server's `server_version_num`. */
  readonly version: number;
  readonly searchPath: readonly string[];
}

/** Decides how a run is wrapped; `transaction.ts` performs it. */
export function policyOf(input: PolicyInput): Policy {
  return { begin: beginOf(input), settings: settingsOf(input) };
}

function beginOf({ access, transactional }: PolicyInput): Policy['begin'] {
  if (access === 'read') return 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
  return transactional ? 'BEGIN' : undefined;
}

/**
 * Maintenance may take half an hour, so an `admin` run has no limit on its transaction; the others have one from
 * PostgreSQL 17 on, where the setting appeared. pg_catalog is searched before the path when it is
 * not in it, so no schema can shadow its functions, and what is created lands in the first schema.
 * What cannot run in a transaction waits for others by design, and leaves rubbish behind when it gives up.
 */
function settingsOf({ access, transactional, version, searchPath }: PolicyInput): Policy['settings'] {
  const settings: (readonly [string, string])[] = [
    ['statement_timeout', `${STATEMENT_TIMEOUT_MS[access]}ms`],
    ['lock_timeout', transactional ? `${LOCK_TIMEOUT_MS}ms` : '0'],
    ['idle_in_transaction_session_timeout', `${IDLE_IN_TRANSACTION_TIMEOUT_MS}ms`],
    ['search_path', searchPath.map((schema) => `"${schema.replaceAll('"', '""')}"`).join(', ')],
  ];
  if (version >= 170_000 && access !== 'admin') {
    settings.push(['transaction_timeout', `${TRANSACTION_TIMEOUT_MS}ms`]);
  }
  return settings;
}
