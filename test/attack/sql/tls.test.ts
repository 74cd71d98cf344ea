/** TLS as libpq means it, on a server that has it: what each mode gets, and that a cancel takes the same way. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AttackServer, startServer } from '../../../rig/server.ts';
import { resolveAddress } from '../../../runner/address/resolve.ts';
import { sendCancel } from '../../../runner/db/cancel.ts';
import { openConnection } from '../../../runner/db/connect.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-tls-'));
const cert = join(folder, 'cert.pem');
let server: AttackServer;
beforeAll(async () => {
  server = await startServer();
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = ['-keyout', join(folder, 'key.pem'), '-out', cert, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...made, ...subject], { stdio: 'ignore' });
  const [row] = await server.query('SHOW data_directory');
  const data = String(row?.['data_directory']);
  for (const [from, to] of [
    ['cert.pem', 'server.crt'],
    ['key.pem', 'server.key'],
  ] as const) {
    // Written by the server itself, so that the file is its own.
    const text = readFileSync(join(folder, from), 'utf8').trimEnd();
    await server.query(
      `COPY (SELECT unnest(string_to_array('${text}', E'\\n'))) TO PROGRAM 'umask 077; cat > ${data}/${to}'`,
    );
  }
  await server.query('ALTER SYSTEM SET ssl = on');
  await server.query('SELECT pg_reload_conf()');
  await sleep(500);
});
afterAll(async () => {
  await server.destroy();
  rmSync(folder, { recursive: true });
});

const open = (host: string, query: string) => {
  const { user, password, port, database } = server.superuser.connection;
  const url = `postgresql://${user}:${password}@${host}:${port}/${database}?${query}`;
  const { connection } = resolveAddress(url, 'The address');
  return openConnection({ ...server.superuser, connection }, 'proofbook/test');
};

it.each([
  ['', 't'],
  ['sslmode=disable', 'f'],
  ['sslmode=allow', 'f'],
  ['sslmode=require', 't'],
  ['ssl=true', 't'],
  [`sslmode=require&sslrootcert=${cert}`, 't'],
  [`sslmode=verify-full&sslrootcert=${cert}`, 't'],
  ['sslmode=require&channel_binding=require', 't'],
])('an address with “%s” is encrypted: %s, and what runs there can be cancelled', async (query, encrypted) => {
  const connection = await open('localhost', query);
  const { rows } = await connection.client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
  expect(rows).toEqual([{ ssl: encrypted }]);
  const sleeping = connection.client.query('SELECT pg_sleep(5)').catch((thrown: { code: string }) => thrown.code);
  await sleep(100);
  await sendCancel(connection);
  expect(await sleeping).toBe('57014');
  await connection.close();
});

it.each([
  ['127.0.0.1', `sslmode=verify-full&sslrootcert=${cert}`, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['localhost', 'sslmode=verify-full', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['localhost', 'sslmode=disable&channel_binding=require', 'EAUTHREFUSED'],
])('at %s, “%s” is refused with %s', async (host, query, code) => {
  await expect(open(host, query)).rejects.toMatchObject({ refusal: 'TargetUnreachable', error: { code } });
});
