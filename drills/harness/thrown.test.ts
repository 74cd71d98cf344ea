import { describe, expect, it } from 'vitest';
import { readSeen, recordError } from './thrown.ts';

class QueryError extends Error {
  readonly query = 'SELECT 1';
}

const server = Object.assign(new Error('duplicate key'), {
  code: '23505',
  severity: 'ERROR',
  detail: 'Key (email)=(a) already exists.',
});

describe('what was seen of an error', () => {
  it('holds the message as drivers, server and psql show it, and every code on the way to the cause', () => {
    const seen = readSeen(new QueryError('Failed query: SELECT 1\nparams: ', { cause: server }));
    expect(seen.codes).toEqual(['23505']);
    expect(seen.lines).toEqual(
      expect.arrayContaining([
        'Failed query: SELECT 1',
        'ERROR: duplicate key',
        'duplicate key',
        'Key (email)=(a) already exists.',
        'DETAIL: Key (email)=(a) already exists.',
      ]),
    );
  });

  it('holds the errors that one error gathers, and survives a circle of causes', () => {
    const circle = new Error('a');
    circle.cause = circle;
    const seen = readSeen(new AggregateError([server, circle], ''));
    expect(seen.codes).toEqual(['23505']);
    expect(seen.lines).toContain('a');
  });

  it('is a command’s output line by line', () => {
    expect(readSeen({ output: 'a\nb', status: 1 })).toEqual({ lines: ['a', 'b'], codes: [] });
  });
});

describe('a recorded error', () => {
  it('is the object as it was thrown, with its cause', () => {
    expect(recordError('drizzle-orm 1', '16.14', new QueryError('no', { cause: server }))).toEqual({
      emitter: 'drizzle-orm 1',
      pg: '16.14',
      class: 'QueryError',
      message: 'no',
      fields: {
        query: 'SELECT 1',
        cause: { class: 'Error', code: '23505', message: 'duplicate key', severity: 'ERROR', detail: server.detail },
      },
    });
  });

  it('leaves out the middle of what is very long, and the rest of a long list', () => {
    const long = Object.assign(new Error(`Failed query: ${'?, '.repeat(70_000)}too many`), {
      params: Array(70_000).fill(1),
    });
    const { message, fields } = recordError('drizzle-orm 1', '16.14', long);
    expect(message).toMatch(/^Failed query: [\s\S]* … \(\d+ characters left out\) … [\s\S]*too many$/);
    expect(message.length).toBeLessThan(3_100);
    expect(fields?.['params']).toHaveLength(51);
  });

  it('is the output of a command', () => {
    expect(recordError('psql 15', '16.14', { output: ' no \n', status: 2 })).toEqual({
      emitter: 'psql 15',
      pg: '16.14',
      message: 'no',
    });
  });
});
