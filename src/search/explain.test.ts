import { describe, expect, it } from 'vitest';
import { buildIndex } from './build-index.ts';
import { explainError } from './explain.ts';

const index = buildIndex('content');

describe('the explanation of a failed run', () => {
  it('is the page of the error with its values', () => {
    const error = { severity: 'ERROR', code: '42P01', message: 'relation "user" does not exist' };
    expect(explainError(index, error)).toMatchObject({
      slug: 'migrations/schema-drift',
      confidence: 'match',
      values: { table: 'user' },
    });
  });

  it('takes a refused connection for PostgreSQL’s, whatever its port', () => {
    const error = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:54329' };
    expect(explainError(index, error)).toMatchObject({
      slug: 'connection/connection-refused',
      values: { port: '54329' },
    });
  });

  it('is the page that prints the message on its way', () => {
    const error = { severity: 'FATAL', code: '57P03', message: 'the database system is starting up' };
    expect(explainError(index, error)).toMatchObject({ confidence: 'match' });
  });

  it('is nothing where no page knows it', () => {
    expect(explainError(index, { severity: 'ERROR', code: '22012', message: 'division by zero' })).toBeUndefined();
  });
});
