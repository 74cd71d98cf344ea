import { describe, expect, it } from 'vitest';
import type { Requirement } from '../../contract/snippet.ts';
import { hostileSnippet } from '../../rig/hostile-manifest.ts';
import { whyUnavailable } from './requirements.ts';
import type { TargetFacts } from './target.ts';

const facts: TargetFacts = {
  version: '14.9',
  versionNumber: 140_009,
  database: 'app',
  user: 'app',
  superuser: false,
  inRecovery: false,
  environment: undefined,
  fingerprint: 'f',
  extensions: new Map([
    ['pg_stat_statements', 'extensions'],
    ['pg_wait_sampling', 'public'],
  ]),
  libraries: new Set(['pg_stat_statements']),
  functions: new Set(['pg_hba_file_rules']),
  banner: 'PostgreSQL 16.14 on x86_64-pc-linux-gnu',
  pid: 1,
  pooled: false,
  noticesGone: true,
  searchPath: ['public'],
  roles: new Set(['pg_monitor']),
  tables: new Set(['User']),
  settings: new Map([['track_io_timing', 'off']]),
  publicMayCreate: false,
};

describe('a requirement', () => {
  it.each<[Requirement, string | undefined]>([
    [{ kind: 'version', min: 14 }, undefined],
    [{ kind: 'version', min: 15 }, 'Needs PostgreSQL 15 or later; this server is 14.9.'],
    [{ kind: 'extension', name: 'pg_stat_statements' }, undefined],
    [
      { kind: 'extension', name: 'pgstattuple' },
      'Needs the extension pgstattuple, which is not installed in this database.',
    ],
    [{ kind: 'role', name: 'pg_monitor' }, undefined],
    [
      { kind: 'role', name: 'pg_signal_backend' },
      'Needs the rights of the role pg_signal_backend, which “app” does not have.',
    ],
    [{ kind: 'role', name: 'superuser' }, 'Needs a superuser, which “app” is not.'],
    [{ kind: 'setting', name: 'track_io_timing', value: 'off' }, undefined],
    [{ kind: 'setting', name: 'track_io_timing', value: 'on' }, 'Needs track_io_timing = on; here it is off.'],
    [
      { kind: 'extension', name: 'pg_wait_sampling' },
      'Needs pg_wait_sampling in shared_preload_libraries; the extension is installed here, but the server was started without its library.',
    ],
    [{ kind: 'function', name: 'pg_hba_file_rules' }, undefined],
    [
      { kind: 'function', name: 'bt_index_check' },
      'Needs the right to call bt_index_check(), which “app” does not have.',
    ],
    [{ kind: 'table', name: 'User' }, undefined],
    [
      { kind: 'table', name: 'Campaign' },
      'Made for the tables of the stack that this book describes; “Campaign” is not in this database. Copy it and put in your own names.',
    ],
    [{ kind: 'setting', name: 'no_such', value: 'on' }, 'Needs no_such = on; here it is unknown.'],
  ])('%j is met or says why not', (requirement, reason) => {
    expect(whyUnavailable(hostileSnippet({ id: 'x', sql: 'SELECT 1', requires: [requirement] }), facts)).toBe(reason);
  });
});
