import { describe, expect, it } from 'vitest';
import { policyOf } from './policy.ts';

const base = { transactional: true, version: 160_014, searchPath: ['public'] };

describe('the policy of a run', () => {
  it('reads in a read-only transaction with one snapshot', () => {
    const policy = policyOf({ ...base, access: 'read' });
    expect(policy.begin).toBe('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    expect(policy.settings).toEqual([
      ['statement_timeout', '5000ms'],
      ['lock_timeout', '1000ms'],
      ['idle_in_transaction_session_timeout', '10000ms'],
      ['search_path', '"public"'],
    ]);
  });

  it('bounds the whole transaction where the server can', () => {
    const settings = (version: number) =>
      policyOf({ ...base, access: 'write', version }).settings.map(([name]) => name);
    expect(settings(160_014)).not.toContain('transaction_timeout');
    expect(settings(170_000)).toContain('transaction_timeout');
  });

  it('begins no transaction for what cannot run in one, and lets it wait for others', () => {
    const policy = policyOf({ ...base, access: 'admin', transactional: false, version: 180_000 });
    expect(policy.begin).toBeUndefined();
    expect(policy.settings).toContainEqual(['lock_timeout', '0']);
    expect(policy.settings.map(([name]) => name)).not.toContain('transaction_timeout');
  });

  it('quotes the names of schemas', () => {
    const { settings } = policyOf({ ...base, access: 'read', searchPath: ['my "schema"', 'public'] });
    expect(settings).toContainEqual(['search_path', '"my ""schema""", "public"']);
  });
});
