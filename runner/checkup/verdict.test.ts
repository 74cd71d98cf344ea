import { describe, expect, it } from 'vitest';
import type { Requirement, Snippet } from '../../contract/snippet.ts';
import type { TargetFacts } from '../db/target.ts';
import { beforeAsking, ofError, ofRows, type Witness } from './verdict.ts';

const probe = (sees: string[] = [], requires: Requirement[] = []): Snippet => ({
  id: 'connection/page#probe',
  title: 'Is it there?',
  access: 'read',
  text: 'SELECT 1',
  statements: [{ sql: 'SELECT 1', class: 'Select', params: [], transactional: true }],
  params: [],
  probe: 'cause',
  sees,
  requires,
  sha256: '0'.repeat(64),
});

const witness = (facts: Partial<TargetFacts> = {}, otherMake?: string): Witness => ({
  facts: {
    version: '16.14',
    versionNumber: 160_014,
    database: 'app',
    user: 'app_ro',
    superuser: false,
    inRecovery: false,
    environment: undefined,
    fingerprint: 'f',
    banner: 'PostgreSQL 16.14 on x86_64-pc-linux-gnu',
    pid: 1,
    pooled: false,
    noticesGone: true,
    searchPath: ['public'],
    extensions: new Map(),
    functions: new Set(),
    libraries: new Set(),
    roles: new Set(),
    tables: new Set(),
    settings: new Map([['log_min_duration_statement', '-1']]),
    publicMayCreate: false,
    ...facts,
  },
  otherMake,
});

describe('rows', () => {
  it('are the cause, also for a role that does not see all', () => {
    expect(ofRows(1, probe(['pg_read_all_stats']), witness())).toEqual({ state: 'present', why: '' });
  });
  it('that are missing mean absent for a role with the rights', () => {
    const sees = probe(['pg_read_all_stats']);
    expect(ofRows(0, sees, witness({ roles: new Set(['pg_read_all_stats']) })).state).toBe('absent');
    expect(ofRows(0, sees, witness({ superuser: true })).state).toBe('absent');
    expect(ofRows(0, probe(), witness()).state).toBe('absent');
  });
  it('that are missing for a role without the rights mean that it cannot see, and who would is said', () => {
    expect(ofRows(0, probe(['pg_read_all_stats']), witness())).toEqual({
      state: 'cannot-see',
      why: '“app_ro” does not see all of this; a role with the rights of pg_read_all_stats would.',
    });
    expect(ofRows(0, probe(['superuser']), witness()).why).toMatch(/a superuser would/);
  });
  it('that are missing on a server of another make never mean absent', () => {
    const answer = ofRows(0, probe(), witness({ superuser: true }, 'CockroachDB'));
    expect(answer).toMatchObject({ state: 'cannot-see', why: expect.stringContaining('CockroachDB') });
  });
});

describe('a requirement that is not met', () => {
  it.each<[string, Requirement, string]>([
    ['of a version', { kind: 'version', min: 17 }, 'does-not-apply'],
    ['of an extension', { kind: 'extension', name: 'amcheck' }, 'does-not-apply'],
    ['of a setting', { kind: 'setting', name: 'log_min_duration_statement', value: '0' }, 'does-not-apply'],
    ['of a role', { kind: 'role', name: 'pg_read_all_data' }, 'cannot-see'],
  ])('%s', (_, requirement, state) => {
    const answer = beforeAsking(probe([], [requirement]), witness());
    expect(answer?.state).toBe(state);
    expect(answer?.why).toMatch(/^Needs .*\.$/);
  });
  it('of a role and of an extension does not apply, whatever the role', () => {
    const both: Requirement[] = [
      { kind: 'role', name: 'pg_read_all_data' },
      { kind: 'extension', name: 'amcheck' },
    ];
    expect(beforeAsking(probe([], both), witness())?.state).toBe('does-not-apply');
  });
  it('is none when there is none', () => expect(beforeAsking(probe(), witness())).toBeUndefined());
});

describe('a refusal of the server', () => {
  it.each([
    ['42501', 'permission denied for table User', 'cannot-see'],
    ['42P01', 'relation "User" does not exist', 'does-not-apply'],
    ['42703', 'column "x" does not exist', 'does-not-apply'],
    ['3F000', 'schema "media" does not exist', 'does-not-apply'],
    ['42883', 'function bt_index_check(oid) does not exist', 'does-not-apply'],
    ['55000', 'pg_stat_statements must be loaded via "shared_preload_libraries"', 'does-not-apply'],
    ['57014', 'canceling statement due to statement timeout', 'failed'],
    ['55P03', 'canceling statement due to lock timeout', 'failed'],
    ['25006', 'cannot execute UPDATE in a read-only transaction', 'failed'],
    ['22012', 'division by zero', 'failed'],
  ])('%s (%s) is %s', (code, message, state) => {
    const answer = ofError({ severity: 'ERROR', code, message }, probe(), witness());
    expect(answer.state).toBe(state);
    expect(answer.why).toMatch(/^[A-Z“].*\.$/);
  });
  it('of a right names who has it', () => {
    const error = { severity: 'ERROR', code: '42501', message: 'permission denied for view pg_stat_x' };
    expect(ofError(error, probe(['pg_monitor']), witness()).why).toContain('pg_monitor would');
    expect(ofError(error, probe(), witness()).why).toContain('Its owner or a superuser would');
  });
  it('of a query that another make does not know is no failure', () => {
    const error = { severity: 'ERROR', code: '0A000', message: 'unimplemented' };
    expect(ofError(error, probe(), witness({}, 'CockroachDB')).state).toBe('does-not-apply');
  });
});
