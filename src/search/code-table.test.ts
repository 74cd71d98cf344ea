import { describe, expect, it } from 'vitest';
import { codeTable } from './code-table.ts';

const classes = codeTable('content');
const rows = classes.flatMap((one) => one.rows);
const find = (code: string) => rows.find((row) => row.code === code);

describe('the table of codes', () => {
  it('has every code of PostgreSQL once, and Prisma’s', () => {
    expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(300);
    expect(find('P2024')?.answered[0]?.slug).toBe('performance/connection-pool-exhaustion');
  });

  it.each([
    ['53300', 'connection/too-many-clients'],
    ['28P01', 'connection/authentication-failed'],
    ['3D000', 'connection/database-does-not-exist'],
    ['23505', 'data/duplicate-records'],
    ['42P01', 'migrations/schema-drift'],
  ])('names the runbook of %s', (code, slug) => {
    expect(find(code)?.answered[0]?.slug).toBe(slug);
  });

  it('says so where nothing covers a code', () => {
    expect(find('40P01')).toMatchObject({ name: 'deadlock_detected', answered: [], partly: [], mentioned: undefined });
  });

  it('tells a page that answers one message of a code from one that answers the code', () => {
    expect(find('08P01')).toMatchObject({ answered: [], partly: [{ slug: 'performance/n-plus-one-queries' }] });
  });
});
