import { describe, expect, it } from 'vitest';
import type { RecordedError } from '../../contract/recording.ts';
import { printThrown, thrownErrors } from './thrown.ts';

const error = (emitter: string, more: Partial<RecordedError> = {}): RecordedError => ({
  emitter,
  pg: '16.14',
  class: 'DatabaseError',
  message: 'no',
  ...more,
});
const recording = (errors: RecordedError[]) => ({
  v: 1 as const,
  page: 'a/b',
  date: '2026-01-01',
  proofs: [],
  runs: [],
  errors,
});

describe('the errors that an application caught', () => {
  it('are the first of each library, one with a code before one without, and none of a command-line tool', () => {
    const caught = thrownErrors(
      recording([
        { emitter: 'psql 15', pg: '16.14', message: 'no' },
        error('@prisma/client 7.10.0', { class: 'PrismaClientKnownRequestError', code: 'P2037' }),
        error('pg 8.23.1', { class: 'Error' }),
        error('pg 8.23.1', { code: '53300' }),
        error('pg 8.23.1', { code: '57P03' }),
      ]),
    );
    expect(caught.map(({ library, version }) => `${library} ${version}`)).toEqual([
      'node-postgres 8.23.1',
      'Prisma Client 7.10.0',
    ]);
    expect(caught[0]?.object).toContain("code: '53300'");
  });

  it('are none where nothing was recorded', () => {
    expect(thrownErrors(undefined)).toEqual([]);
  });
});

describe('a printed error', () => {
  it('names the class of the object and of its cause', () => {
    const cause = { class: 'DatabaseError', code: '53300', message: 'sorry', severity: 'FATAL' };
    const printed = printThrown(
      error('drizzle-orm 1', { class: 'DrizzleQueryError', message: '\nFailed', fields: { params: [], cause } }),
    );
    expect(printed).toMatchInlineSnapshot(`
      "DrizzleQueryError {
        message: 'Failed',
        params: [],
        cause: DatabaseError { code: '53300', message: 'sorry', severity: 'FATAL' }
      }"
    `);
  });
});
