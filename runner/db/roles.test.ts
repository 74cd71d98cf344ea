import { describe, expect, it } from 'vitest';
import { adminGaps, createRoleStatements, dropRoleStatements } from './roles.ts';
import { scramVerifier } from './scram.ts';

const verifiers = { read: 'r', write: 'w', admin: 'a' };
const plan = { database: 'my "app"', versionNumber: 160_014, owners: [{ name: 'app', superuser: true }] };

describe('the least-privilege roles', () => {
  it('are no superusers and quote every name', () => {
    const statements = createRoleStatements(plan, verifiers);
    expect(statements.filter((statement) => statement.startsWith('CREATE ROLE'))).toHaveLength(3);
    expect(statements.every((statement) => !/(?<!NO)SUPERUSER/.test(statement))).toBe(true);
    expect(statements).toContain('GRANT CONNECT ON DATABASE "my ""app""" TO proofbook_read');
  });

  it.each([
    [140_000, true, undefined],
    [180_000, true, undefined],
    [150_018, false, 'GRANT "app" TO proofbook_admin'],
    [160_014, false, 'GRANT "app" TO proofbook_admin WITH INHERIT TRUE, SET FALSE'],
  ])('on %i, where the owner is a superuser (%s), get its rights by %s', (versionNumber, superuser, grant) => {
    const here = { ...plan, versionNumber, owners: [{ name: 'app', superuser }] };
    expect(createRoleStatements(here, verifiers).find((statement) => statement.startsWith('GRANT "app"'))).toBe(grant);
    expect(adminGaps(here)).toHaveLength(grant === undefined ? 1 : 0);
  });

  it('maintain tables by a role of their own from PostgreSQL 17 on', () => {
    const maintain = 'GRANT pg_maintain TO proofbook_admin';
    expect(createRoleStatements({ ...plan, versionNumber: 170_000 }, verifiers)).toContain(maintain);
    expect(createRoleStatements(plan, verifiers)).not.toContain(maintain);
  });

  it('are dropped only where they are', () => {
    expect(dropRoleStatements([])).toEqual([]);
    expect(dropRoleStatements(['proofbook_read', 'app'])).toEqual([
      'REASSIGN OWNED BY proofbook_read TO CURRENT_USER',
      'DROP OWNED BY proofbook_read',
      'DROP ROLE proofbook_read',
    ]);
  });
});

it('a SCRAM verifier is what PostgreSQL itself would store', () => {
  // Salt and password of the example in RFC 7677.
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});
