/** Servers that misbehave: silent, flooding, asking for what they must not have, and functions that do not let themselves be stopped. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openRig } from '../../../rig/runner.ts';
import { startServer } from '../../../rig/server.ts';
import type { Address } from '../../../runner/db/address.ts';
import { openConnection } from '../../../runner/db/connect.ts';
import type { TargetConfig } from '../../../runner/db/target-config.ts';

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const AUTH_OK = message('R', Buffer.alloc(4));
const AUTH_CLEARTEXT = message('R', Buffer.from([0, 0, 0, 3]));
const READY = message('Z', Buffer.from('I'));
const NOTICE = message('N', Buffer.from(`SNOTICE\0M${'x'.repeat(60_000)}\0\0`));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server of our own making, as a target. It hears what it is sent. */
async function startLiar(
  welcome: (socket: Socket) => void,
  more: Partial<Address> = {},
): Promise<{ target: TargetConfig; heard: () => string }> {
  const sockets = new Set<Socket>();
  let heard = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.on('data', (data) => {
        heard += data.toString('latin1');
      });
      welcome(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  const login = { user: 'u', password: 'geheim', database: 'app', tls: { mode: 'disable' } as const };
  const connection: Address = { host: '127.0.0.1', port: bound.port, ...login, ...more };
  const target = { label: 'liar', kind: 'own', database: 'app', connection, levels: ['read'] } as const;
  return { target, heard: () => heard };
}

describe('[threat 28] a server that lets in and then says nothing', () => {
  it('keeps no tab from pairing, and a run ends in a sentence', async () => {
    const { target } = await startLiar((socket) => socket.write(Buffer.concat([AUTH_OK, READY])));
    const startedAt = performance.now();
    const rig = await openRig({ snippets: [{ id: 'one', sql: 'SELECT 1' }], target });
    expect(performance.now() - startedAt).toBeLessThan(4_500);
    const end = await rig.end('one');
    expect(end).toMatchObject({ event: 'failed', name: 'TargetUnreachable', error: { code: 'ETIMEDOUT' } });
    await rig.stop();
  });
});

describe('[threat 31] a server that floods before it is ready', () => {
  it('is cut off, and costs the runner less than 64 MB', async () => {
    const { target } = await startLiar((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(NOTICE));
      };
      socket.on('drain', pour);
      socket.write(AUTH_OK);
      pour();
    });
    const before = process.memoryUsage.rss();
    await expect(openConnection(target, 'proofbook/test')).rejects.toMatchObject({ refusal: 'TargetUnreachable' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1_048_576);
  });
});

describe('[threat 39] a server that asks for the password in clear', () => {
  it('does not get it where only SCRAM is asked for, as of the sandbox', async () => {
    const liar = await startLiar((socket) => socket.write(AUTH_CLEARTEXT), { requireAuth: ['scram-sha-256'] });
    await expect(openConnection(liar.target, 'proofbook/test')).rejects.toMatchObject({
      error: { message: expect.stringContaining('server requested a cleartext password') },
    });
    await sleep(50);
    expect(liar.heard()).toBe('');
  });

  it('is not let in without having asked for it either', async () => {
    const liar = await startLiar((socket) => socket.write(Buffer.concat([AUTH_OK, READY])), {
      requireAuth: ['scram-sha-256'],
    });
    await expect(openConnection(liar.target, 'proofbook/test')).rejects.toMatchObject({
      refusal: 'TargetUnreachable',
    });
  });
});

it('[threat 29] a function that swallows its cancellation does not outlive its run', async () => {
  const server = await startServer();
  await server.query(`CREATE FUNCTION stubborn() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
    LOOP BEGIN PERFORM pg_sleep(1000); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$`);
  const rig = await openRig({ snippets: [{ id: 'stubborn', sql: 'SELECT stubborn()' }], target: server.superuser });
  const abort = new AbortController();
  await rig.start('stubborn', {}, rig.headers, abort.signal);
  const running = () =>
    server.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT stubborn%' AND state = 'active'");
  while ((await running()).length === 0) await sleep(50);
  abort.abort();
  const deadline = performance.now() + 6_000;
  while ((await running()).length > 0 && performance.now() < deadline) await sleep(100);
  expect(await running()).toEqual([]);
  await rig.stop();
  await server.destroy();
});
