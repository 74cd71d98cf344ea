import { describe, expect, it } from 'vitest';
import { readAddress, withDatabase } from './address.ts';

describe('a database address', () => {
  const address = readAddress(
    'postgresql://ada:p%40ss@db.example:6432/app%20db?schema=media&connection_limit=5&sslmode=disable',
  );

  it('is read with its encoded parts', () => {
    expect(address).toMatchObject({
      host: 'db.example',
      port: '6432',
      user: 'ada',
      database: 'app db',
      schema: 'media',
    });
  });

  it('loses Prisma’s own parameters and keeps PostgreSQL’s', () => {
    expect(new URL(address.url).search).toBe('?sslmode=disable');
  });

  it('has the default port and schema where none is named', () => {
    expect(readAddress('postgresql://ada@localhost/app')).toMatchObject({ port: '5432', schema: 'public' });
  });

  it('leads to another database of the same server', () => {
    expect(withDatabase(address, 'a/b').url).toBe('postgresql://ada:p%40ss@db.example:6432/a%2Fb?sslmode=disable');
  });
});
