import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { readAddress } from './address.ts';
import { aboutConnection, aboutMigration } from './complaint.ts';

const address = readAddress('postgresql://ada@db.example:6432/app');

describe('the complaint about a connection', () => {
  it.each([
    ['ECONNREFUSED', 'P1001', "Can't reach database server at `db.example:6432`"],
    ['28P01', 'P1000', 'provided database credentials for `ada` are not valid'],
    ['3D000', 'P1003', 'Database `app` does not exist'],
    ['42501', 'P1010', 'User was denied access on the database `app`'],
  ])('gives %s the code %s', (code, prismaCode, words) => {
    const complaint = aboutConnection(Object.assign(new Error('x'), { code }), address);
    expect(complaint.code).toBe(prismaCode);
    expect(complaint.message).toContain(words);
  });

  it('passes on what Prisma has no code for', () => {
    expect(aboutConnection(new Error('odd'), address)).toEqual({ code: undefined, message: 'odd' });
  });
});

describe('the complaint about a migration', () => {
  it('names the migration, the SQLSTATE and the server’s words', () => {
    const error = Object.assign(new pg.DatabaseError('relation "t" does not exist', 0, 'error'), {
      code: '42P01',
      severity: 'ERROR',
      hint: 'Look again.',
    });
    const { code, message } = aboutMigration('1_init', error);
    expect(code).toBe('P3018');
    expect(message).toContain('Migration name: 1_init\n\nDatabase error code: 42P01\n\nDatabase error:\n');
    expect(message).toContain('ERROR: relation "t" does not exist\nHINT: Look again.');
  });
});
