import { describe, expect, it } from 'vitest';
import type { Access } from '../../contract/access.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { hostileSnippet } from '../../rig/hostile-manifest.ts';
import { schemasOf } from './identity.ts';
import { groundOf, policyOf } from './policy.ts';

const identity = {
  version: '16.14',
  versionNumber: 160_014,
  database: 'app',
  user: 'app',
  superuser: false,
  inRecovery: false,
  environment: undefined,
  fingerprint: 'one',
  banner: 'PostgreSQL 16.14 on x86_64-pc-linux-gnu',
  pid: 1,
  pooled: false,
  noticesGone: true,
  extensions: new Map([['pg_trgm', 'extensions']]),
  searchPath: ['app', 'public'],
};
const snippet = (access: Access, more: Partial<Snippet> = {}): Snippet => ({
  ...hostileSnippet({ id: 'x', sql: 'SELECT 1', access }),
  ...more,
});
const outside = { statements: [{ sql: 'VACUUM', class: 'Vacuum', params: [], transactional: false }] };
const settingsOf = (of: Snippet, who = identity): string[] => policyOf({}, of, who).settings.split('; ');

describe('the policy of a run', () => {
  it('reads in a read-only transaction with one snapshot, and sets for it alone', () => {
    expect(groundOf(snippet('read'))).toBe('look');
    expect(settingsOf(snippet('read'))).toEqual([
      'SET LOCAL statement_timeout = 5000',
      'SET LOCAL lock_timeout = 1000',
      'SET LOCAL idle_in_transaction_session_timeout = 10000',
      'SET LOCAL search_path = "app", "public"',
      'SET LOCAL client_connection_check_interval = 1000',
    ]);
  });

  it('bounds the whole transaction where the server can', () => {
    const at = (versionNumber: number) => settingsOf(snippet('write'), { ...identity, versionNumber });
    expect(at(160_014)).not.toContain('SET LOCAL transaction_timeout = 35000');
    expect(at(170_000)).toContain('SET LOCAL transaction_timeout = 35000');
  });

  it('asks a server to notice that its client is gone only where it can', () => {
    expect(settingsOf(snippet('read'), { ...identity, noticesGone: false }).join()).not.toContain('client_connection');
  });

  it('leaves the transaction for what cannot run in one, and lets it wait for others', () => {
    const vacuum = snippet('admin', outside);
    expect(groundOf(vacuum)).toBe('look');
    expect(settingsOf(vacuum)).toContain('SET lock_timeout = 0');
    expect(settingsOf(vacuum).join()).not.toMatch(/LOCAL| transaction_timeout/);
  });

  it('looks names up where the server would, or in the schema of the address, in quotes', () => {
    expect(policyOf({ searchPath: ['my "schema"'] }, snippet('read'), identity).searchPath).toBe('"my ""schema"""');
    expect(policyOf({ searchPath: [] }, snippet('read'), identity).searchPath).toBe("''");
  });

  it('finds the functions of a required extension wherever it was installed, after everything of the reader’s', () => {
    const needy = snippet('read', { requires: [{ kind: 'extension', name: 'pg_trgm' }] });
    expect(policyOf({}, needy, identity).searchPath).toBe('"app", "public", "extensions"');
  });
});

it.each([
  ['"$user", public', ['$user', 'public']],
  ['evil, pg_catalog', ['evil']],
  ['"a, ""b""", c', ['a, "b"', 'c']],
  ['""', []],
])('a search path %s is read as %j, without the catalogue', (text, schemas) => {
  expect(schemasOf(text)).toEqual(schemas);
});
