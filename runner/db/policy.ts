/** What surrounds a statement, as data: how its transaction begins, which settings hold in it and how it ends. */
import type { Access } from '../../contract/access.ts';
import {
  IDLE_IN_TRANSACTION_TIMEOUT_MS,
  LOCK_TIMEOUT_MS,
  STATEMENT_TIMEOUT_MS,
  TRANSACTION_TIMEOUT_MS,
} from '../../contract/limits.ts';

/** `rehearse` runs a write to show what it would change; `apply` is the confirmed run. */
export type Purpose = 'look' | 'rehearse' | 'apply';

export interface Policy {
  /** Undefined for a statement that PostgreSQL accepts only outside a transaction block. */
  readonly begin: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' | 'BEGIN' | undefined;
  /** Name and value pairs; local to the transaction where there is one. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly end: 'ROLLBACK' | 'COMMIT' | undefined;
}

export interface PolicyInput {
  readonly access: Access;
  readonly purpose: Purpose;
  /** Whether every statement may stand inside a transaction block. */
  readonly transactional: boolean;
  /** The server's `server_version_num`. */
  readonly version: number;
  readonly searchPath: readonly string[];
}

/** Decides how a run is wrapped; `execute.ts` performs it. */
export function policyOf(input: PolicyInput): Policy {
  return { begin: beginOf(input), settings: settingsOf(input), end: endOf(input) };
}

function beginOf({ access, transactional }: PolicyInput): Policy['begin'] {
  if (access === 'read') return 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
  return transactional ? 'BEGIN' : undefined;
}

function endOf({ access, purpose, transactional }: PolicyInput): Policy['end'] {
  if (access === 'read' || purpose !== 'apply') return 'ROLLBACK';
  return transactional ? 'COMMIT' : undefined;
}

/**
 * Maintenance may take half an hour, so an `admin` run has no limit on its transaction; the others have one from
 * PostgreSQL 17 on, where the setting appeared. pg_catalog stands first, so that no schema can shadow its functions.
 */
function settingsOf({ access, version, searchPath }: PolicyInput): Policy['settings'] {
  const settings: (readonly [string, string])[] = [
    ['statement_timeout', `${STATEMENT_TIMEOUT_MS[access]}ms`],
    ['lock_timeout', `${LOCK_TIMEOUT_MS}ms`],
    ['idle_in_transaction_session_timeout', `${IDLE_IN_TRANSACTION_TIMEOUT_MS}ms`],
    ['search_path', ['pg_catalog', ...searchPath].map((schema) => `"${schema.replaceAll('"', '""')}"`).join(', ')],
  ];
  if (version >= 170_000 && access !== 'admin') {
    settings.push(['transaction_timeout', `${TRANSACTION_TIMEOUT_MS}ms`]);
  }
  return settings;
}
