import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from './database-url.ts';

const SECRET = 'geheim';

describe('a database URL', () => {
  it.each([
    [
      'postgresql://u:p@127.0.0.1:5433/app',
      { host: '127.0.0.1', port: 5433, user: 'u', password: 'p', database: 'app' },
    ],
    ['postgres://u@localhost/app', { host: 'localhost', user: 'u', database: 'app' }],
    ['postgresql://u:a%40b%2Fc@[::1]/app', { host: '::1', user: 'u', password: 'a@b/c', database: 'app' }],
    ['postgresql:///app?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'app' }],
    ['postgresql://%2Fvar%2Frun%2Fpostgresql/app', { host: '/var/run/postgresql', database: 'app' }],
    [
      'postgresql://u:p@localhost/app?schema=public&connection_limit=5',
      { host: 'localhost', user: 'u', password: 'p', database: 'app' },
    ],
    ['postgresql://u@localhost/app?sslmode=prefer', { host: 'localhost', user: 'u', database: 'app' }],
    [
      'postgresql://u@localhost/app?sslmode=require',
      { host: 'localhost', user: 'u', database: 'app', ssl: { rejectUnauthorized: false } },
    ],
  ])('%s is read', (url, connection) => {
    const parsed = parseDatabaseUrl(url, 'DATABASE_URL');
    expect(parsed.connection).toEqual(connection);
    expect(parsed.loopback).toBe(true);
  });

  it('takes Prisma’s schema as the place where names are looked up', () => {
    expect(parseDatabaseUrl('postgresql://u@localhost/app?schema=other', 'X').searchPath).toEqual(['other']);
    expect(parseDatabaseUrl('postgresql://u@localhost/app', 'X').searchPath).toEqual(['public']);
  });

  it.each(['10.0.0.5', 'db.internal', 'localhost.evil.test', '127.evil.test', '0.0.0.0', '[2001:db8::1]'])(
    'with the host %s is not on this machine',
    (host) => {
      expect(parseDatabaseUrl(`postgresql://u@${host}/app`, 'X').loopback).toBe(false);
    },
  );

  it.each([
    `mysql://u:${SECRET}@localhost/app`,
    `u:${SECRET}@localhost/app`,
    `postgresql://u:${SECRET}#x@localhost:5432/app`,
    `postgresql://u:${SECRET}@localhost:port/app`,
    `postgresql://u:${SECRET}%zz@localhost/app`,
    `postgresql://u:${SECRET}@localhost:99999/app`,
    `postgresql://u:${SECRET}@localhost/app?sslmode=yes`,
    `postgresql://u:${SECRET}@localhost/app?sslmode=verify-full&sslrootcert=/no/such/file`,
  ])('that is wrong is refused without repeating it: %s', (url) => {
    let message = '';
    try {
      parseDatabaseUrl(url, 'DATABASE_URL');
    } catch (error) {
      message = `${(error as Error).message}${(error as Error).stack}${String((error as Error).cause)}`;
    }
    expect(message).toMatch(/DATABASE_URL/);
    expect(message).not.toContain(SECRET);
  });
});
