import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAddress } from './found.ts';
import { resolveAddress } from './resolve.ts';

const SECRET = 'geheim';
const me = userInfo().username;
const parse = (text: string, env = {}) => resolveAddress(text, 'DATABASE_URL', env);
const local = { host: 'localhost', port: 5432, user: 'u', database: 'app' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-address-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, text, { mode });
  return path;
};

describe('an address', () => {
  it.each([
    ['postgresql://u:p@127.0.0.1:5433/app', { ...local, host: '127.0.0.1', port: 5433, password: 'p' }],
    ['postgres://u@localhost/app', local],
    ['postgresql://u@localhost', { ...local, database: 'u' }],
    ['postgresql://localhost/app', { ...local, user: me }],
    ['postgresql://u:a%40b%2Fc@[::1]/app', { ...local, host: '::1', password: 'a@b/c' }],
    ['postgresql://u:a#b?c@localhost/app', { ...local, password: 'a#b?c' }],
    ['postgresql://u:a@b@localhost/app', { ...local, password: 'a@b' }],
    ['postgresql://u@/app?host=/var/run/pg', { ...local, host: '/var/run/pg' }],
    ['postgresql://u@%2Fvar%2Frun%2Fpg:5433/app', { ...local, host: '/var/run/pg', port: 5433 }],
    [
      'postgresql:///?host=localhost&port=5433&user=u&password=p%26q&dbname=other',
      { ...local, port: 5433, password: 'p&q', database: 'other' },
    ],
    ['postgresql://u@localhost/app?dbname=other', { ...local, database: 'other' }],
    ['postgresql://u@localhost:5433,[::1]:5434/app', { ...local, port: 5433, others: [{ host: '::1', port: 5434 }] }],
    [
      'postgresql://u@localhost,127.0.0.1/app?port=5440&target_session_attrs=primary',
      { ...local, port: 5440, others: [{ host: '127.0.0.1', port: 5440 }], wantsPrimary: true },
    ],
    [
      `host=localhost port = 5433 user=u dbname='my db' password='it\\'s'`,
      { ...local, port: 5433, database: 'my db', password: "it's" },
    ],
    ['postgresql://u@localhost/app?connection_limit=5&pgbouncer=true&pool_timeout=3&connect_timeout=9', local],
    [
      'postgresql://u@localhost/app?options=-c%20geqo%3Doff&channel_binding=require&require_auth=!password,!md5',
      {
        ...local,
        options: '-c geqo=off',
        channelBinding: 'require',
        requireAuth: ['none', 'scram-sha-256', 'gss', 'sspi'],
      },
    ],
  ])('%s is read', (url, connection) => {
    const resolved = parse(url);
    expect(resolved.connection).toEqual(connection);
    expect(resolved.elsewhere).toEqual([]);
  });

  it('takes Prisma’s schema as the place where names are looked up, and leaves it to the server otherwise', () => {
    expect(parse('postgresql://u@localhost/app?schema=other').searchPath).toEqual(['other']);
    expect(parse('postgresql://u@localhost/app').searchPath).toBeUndefined();
  });

  it.each(['10.0.0.5', 'db.internal', 'localhost.evil.test', '127.evil.test', '0.0.0.0', '[2001:db8::1]'])(
    'with the host %s is not on this machine, whoever names it',
    (host) => {
      const bare = host.replace(/[[\]]/g, '');
      expect(parse(`postgresql://u@${host}/app`).elsewhere).toEqual([bare]);
      expect(parse(`postgresql://u@localhost/app?host=${bare}`).elsewhere).toEqual([bare]);
      expect(parse(`postgresql://u@localhost,${host}/app`).elsewhere).toEqual([bare]);
      expect(parse('postgresql:///app', { PGHOST: bare }).elsewhere).toEqual([bare]);
    },
  );

  it('takes nothing from the environment unless it may', () => {
    process.env['PGHOST'] = 'db.internal';
    try {
      expect(parse('postgresql://u@/app').connection.host).not.toBe('db.internal');
    } finally {
      delete process.env['PGHOST'];
    }
  });

  it.each([
    `mysql://u:${SECRET}@localhost/app`,
    `u:${SECRET}@localhost/app`,
    `postgresql://u:5432/${SECRET}@localhost/app`,
    `postgresql://u:a/b?${SECRET}=c@localhost/app`,
    `postgresql://u:${SECRET}/app`,
    `postgresql://u:${SECRET}@localhost:port/app`,
    `postgresql://u:${SECRET}@localhost:0/app`,
    `postgresql://u:${SECRET}@localhost:99999/app`,
    `postgresql://u:${SECRET}@localhost/app?port=abc`,
    `postgresql://u:${SECRET}@localhost:1,localhost:2,localhost/app?port=1,2`,
    `postgresql://u:${SECRET}%zz@localhost/app`,
    `postgresql://u:${SECRET}@localhost/app?sslmode=yes`,
    `postgresql://u:${SECRET}@localhost/app?sslmod=require`,
    `postgresql://u:${SECRET}@localhost/app?sslmode=verify-ca`,
    `postgresql://u:${SECRET}@localhost/app?requirepeer=postgres`,
    `postgresql://u:${SECRET}@localhost/app?sslmode=verify-full&sslrootcert=/no/such/file`,
    `host=localhost password='${SECRET}`,
  ])('that is wrong is refused without repeating it: %s', (url) => {
    let message = '';
    try {
      parse(url);
    } catch (error) {
      message = `${(error as Error).message}${(error as Error).stack}${String((error as Error).cause)}`;
    }
    expect(message).toMatch(/DATABASE_URL/);
    expect(message).not.toContain(SECRET);
  });
});

describe('TLS', () => {
  it('is libpq’s: preferred by default, and verified with a root certificate', () => {
    const ca = file('ca.pem', 'CA');
    const tls = (query: string) => parse(`postgresql://u@localhost/app?${query}`).connection.tls;
    expect(tls('')).toBeUndefined();
    expect(tls('sslmode=prefer')).toBeUndefined();
    expect(tls('ssl=true')).toEqual({ mode: 'require' });
    expect(tls('sslmode=disable')).toEqual({ mode: 'disable' });
    expect(tls('sslmode=require')).toEqual({ mode: 'require' });
    expect(tls(`sslmode=require&sslrootcert=${ca}`)).toEqual({ mode: 'verify-ca', ca: 'CA' });
    expect(tls(`sslmode=verify-full&sslrootcert=${ca}`)).toEqual({ mode: 'verify-full', ca: 'CA' });
    expect(tls('sslrootcert=system')).toEqual({ mode: 'verify-full' });
    expect(tls('sslaccept=strict')).toEqual({ mode: 'verify-full' });
    expect(tls(`sslmode=require&sslaccept=accept_invalid_certs&sslcert=${ca}`)).toEqual({ mode: 'require', ca: 'CA' });
  });

  it('does not use a private key that others may read', () => {
    const key = file('client.key', 'KEY');
    const url = `postgresql://u@localhost/app?sslmode=require&sslkey=${key}`;
    expect(parse(url).connection.tls).toEqual({ mode: 'require', key: 'KEY' });
    chmodSync(key, 0o644);
    expect(() => parse(url)).toThrow(/may be read by others; close it with chmod 600/);
  });
});

describe('what lies about', () => {
  it('is found in a .env file and in PG* variables, with a service and a passfile behind them', () => {
    expect(findAddress({}, folder)).toBeUndefined();
    const services = '[other]\nhost=10.0.0.1\n[mine]\n# remark\nhost=localhost\nport=5477\ndbname=app\n';
    const env = {
      PGSERVICE: 'mine',
      PGSERVICEFILE: file('services', services),
      PGPASSFILE: file('passes', 'localhost:5477:app:u:ge\\:heim\n'),
      PGUSER: 'u',
      PGSSLMODE: 'disable',
    };
    expect(findAddress(env, folder)).toMatchObject({
      source: 'PGSERVICE',
      connection: { ...local, port: 5477, password: 'ge:heim', tls: { mode: 'disable' } },
    });
    file('.env', '# for Prisma\nDATABASE_URL="postgresql://u:p@localhost:5466/app?schema=public"\n');
    expect(findAddress({ PGHOST: 'elsewhere' }, folder)).toMatchObject({
      source: `DATABASE_URL in ${folder}/.env`,
      connection: { ...local, port: 5466 },
    });
  });

  it('is refused in a sentence where it cannot be read', () => {
    const env = { PGSERVICE: 'none', PGSERVICEFILE: join(folder, 'no') };
    expect(() => findAddress(env, tmpdir())).toThrow(/^The service “none” is asked for, and .* cannot be read\.$/);
  });
});
