import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { toServerError } from './errors.ts';

const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe('an error of pg', () => {
  it('keeps every field that the server sent and adds none', () => {
    const error = Object.assign(new pg.DatabaseError('duplicate key', 1, 'error'), {
      severity: 'ERROR',
      code: '23505',
      detail: 'Key (id)=(1) already exists.',
      position: '7',
      schema: 'public',
      table: 'User',
      constraint: 'User_pkey',
    });
    expect(toServerError(error)).toEqual({
      severity: 'ERROR',
      code: '23505',
      message: 'duplicate key',
      detail: 'Key (id)=(1) already exists.',
      position: 7,
      schema: 'public',
      table: 'User',
      constraint: 'User_pkey',
    });
  });

  it.each([
    [coded('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
    [coded('getaddrinfo ENOTFOUND db', 'ENOTFOUND'), 'ENOTFOUND', 'getaddrinfo ENOTFOUND db'],
    [new Error('timeout expired'), 'ETIMEDOUT', 'timeout expired'],
    [
      new AggregateError([
        coded('connect ECONNREFUSED ::1:1', 'ECONNREFUSED'),
        coded('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'),
      ]),
      'ECONNREFUSED',
      'connect ECONNREFUSED 127.0.0.1:1',
    ],
    [new Error('Connection terminated unexpectedly'), undefined, 'Connection terminated unexpectedly'],
    ['a string', undefined, 'The connection failed without a reason.'],
  ])('of the connection keeps the errno: %s', (thrown, code, message) => {
    expect(toServerError(thrown)).toEqual({ message, ...(code !== undefined && { code }) });
  });
});
