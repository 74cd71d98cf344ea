/** The sandbox against the real thing: each case starts a real owner process, as root and as a normal user where the test itself is root. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../../postgres/process.ts';
import { type Checkout, dropLibraryLinks, makeCheckout, namesIn } from '../../rig/checkout.ts';
import { type Line, type Owner, processesWith, startOwner, type User } from '../../rig/sandbox-owner.ts';

const NOBODY = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
const USERS: [string, User][] = isRoot
  ? [
      ['root', {}],
      ['a normal user', NOBODY],
    ]
  : [['a normal user', {}]];

describe.each(USERS)('the sandbox of %s, in a folder that nobody else may enter', (_, user) => {
  let temp: string;
  let checkout: Checkout;
  const owners: Owner[] = [];

  beforeAll(() => {
    temp = mkdtempSync(path.join(os.tmpdir(), 'sandbox-test-'));
    checkout = makeCheckout(temp);
    mkdirSync(path.join(temp, 'tmp'));
    chmodSync(path.join(temp, 'tmp'), 0o1777);
    chmodSync(temp, 0o755);
    if (user.uid !== undefined) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, checkout.folder]);
    chmodSync(checkout.folder, 0o700);
  });
  afterEach(async () => {
    for (const owner of owners.splice(0)) await owner.call('stop');
  });
  afterAll(() => rmSync(temp, { recursive: true, force: true }));

  const begin = (): Owner => {
    const owner = startOwner(checkout, user, path.join(temp, 'tmp'));
    owners.push(owner);
    return owner;
  };
  /** An owner that has said its last word: that the sandbox is up, or why not. */
  async function start(): Promise<{ owner: Owner; last: Line; phrases: string[] }> {
    const owner = begin();
    const { last, before } = await owner.until((line) => line.phrase === undefined);
    return { owner, last, phrases: before.map((line) => line.phrase ?? '') };
  }
  const servers = () => processesWith(`-D\0${temp}`);

  it('holds the demo database from its first start, and keeps what is done to it', async () => {
    const first = await start();
    expect(first.last).toMatchObject({ fresh: true, version: expect.stringMatching(/^16\.\d+$/) });
    expect(await facts(first.last.url)).toEqual({
      users: 5000,
      role: 'changemaker',
      database: 'changemaker_v2',
      environment: 'sandbox',
      superuser: 'on',
      statements: 'pg_stat_statements',
      interval: '1s',
      address: '127.0.0.1/32',
    });
    await query(first.last.url, `UPDATE "User" SET name = 'Kept' WHERE id = (SELECT min(id) FROM "User")`);
    await first.owner.call('stop');
    expect(servers()).toEqual([]);

    const second = await start();
    expect(second.last).toEqual({ url: first.last.url, fresh: false, version: expect.any(String) });
    expect(await query(second.last.url, `SELECT count(*)::int AS n FROM "User" WHERE name = 'Kept'`)).toEqual([
      { n: 1 },
    ]);
  }, 180_000);

  it('writes to the checkout and to the temporary folder only, each closed to others', async () => {
    await start();
    const written = namesIn(path.join(temp, 'tmp'));
    expect(written).toHaveLength(1);
    const own = user.uid ?? process.getuid?.();
    expect(statSync(path.join(temp, 'tmp', written[0] ?? '')).uid).toBe(own);
    const data = path.join(homeOf(), 'data');
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(statSync(data).uid).not.toBe(0);
    expect(statSync(path.join(homeOf(), 'sandbox.json')).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('refuses a second start while the first lives, naming its process', async () => {
    const first = await start();
    const second = await start();
    expect(second.last).toEqual({
      kind: 'InUse',
      message: `The sandbox of this folder is in use by process ${first.owner.process.pid}; use that one, or stop it and start again.`,
    });
    expect(await query(first.last.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  }, 60_000);

  it('stops its server by itself when its owner is killed, and starts again', async () => {
    const { owner } = await start();
    const [server] = servers();
    await owner.kill();
    await expect.poll(() => isRunning(server ?? 0), { timeout: 10_000 }).toBe(false);
    expect((await start()).last).toMatchObject({ fresh: false });
  }, 60_000);

  it('stops a server that outlived its owner and its guard', async () => {
    const { owner, last } = await start();
    const [server] = servers();
    for (const guard of processesWith(`proofbook-guard\0${server}`)) {
      process.kill(guard, 'SIGKILL');
    }
    await owner.kill();
    expect(isRunning(server ?? 0)).toBe(true);
    const next = await start();
    expect(next.phrases).toContain('stopped a server that a crash had left behind');
    expect(isRunning(server ?? 0)).toBe(false);
    expect(next.last).toMatchObject({ url: last.url, fresh: false });
  }, 60_000);

  it('starts beside the pid file of a crash whose number a stranger has now, and leaves the stranger alone', async () => {
    // A stranger of the identity that runs the server, which PostgreSQL itself would take for its former self.
    const stranger = spawn('/bin/sleep', ['600'], { ...(isRoot ? NOBODY : {}), stdio: 'ignore' });
    await once(stranger, 'spawn');
    const pidFile = path.join(homeOf(), 'data', 'postmaster.pid');
    writeFileSync(pidFile, `${stranger.pid}\n${homeOf()}/data\n1\n1\n\n127.0.0.1\n  1 1\nready   \n`);
    expect((await start()).last).toMatchObject({ fresh: false });
    expect(isRunning(stranger.pid ?? 0)).toBe(true);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  }, 60_000);

  it('makes itself again when its data is damaged, and says so', async () => {
    truncateSync(path.join(homeOf(), 'data', 'global', 'pg_control'));
    const { last, phrases } = await start();
    expect(last).toMatchObject({ fresh: true });
    expect(phrases.join('\n')).toContain('the sandbox is damaged and is made again: PostgreSQL did not start');
    expect(await facts(last.url)).toMatchObject({ users: 5000 });
  }, 180_000);

  it('is whole again after a reset, under the same address', async () => {
    const { owner, last } = await start();
    await query(last.url, 'DROP TABLE "Campaign" CASCADE');
    await query(last.url, 'ALTER SYSTEM SET max_connections = 7');
    await owner.call('reset');
    expect(await query(last.url, 'SELECT count(*)::int AS n FROM "Campaign"')).toEqual([{ n: 200 }]);
    expect(
      await query(
        last.url,
        "SELECT count(*)::int AS n FROM pg_file_settings WHERE name = 'max_connections' AND setting = '7'",
      ),
    ).toEqual([{ n: 0 }]);
  }, 180_000);

  it('is made again when its first owner was killed before it was finished, also without the links of the install script', async () => {
    rmSync(homeOf(), { recursive: true });
    dropLibraryLinks(checkout);
    const owner = begin();
    await owner.until((line) => line.phrase === 'loading the demo data');
    await owner.kill();
    const { last } = await start();
    expect(last).toMatchObject({ fresh: true });
    expect(await facts(last.url)).toMatchObject({ users: 5000 });
  }, 180_000);

  it('refuses a folder under its name that somebody else has made', async () => {
    const { owner } = await start();
    const folder = path.join(temp, 'tmp', namesIn(path.join(temp, 'tmp'))[0] ?? '');
    await owner.call('stop');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    if (isRoot && user.uid === undefined) chownSync(folder, NOBODY.uid, NOBODY.gid);
    const { last } = await start();
    expect(last).toMatchObject({
      kind: 'ForeignFolder',
      message: expect.stringMatching(
        new RegExp(
          `^${folder} (belongs to uid \\d+, not to uid \\d+|may be written by others), so the sandbox does not use it; remove it`,
        ),
      ),
    });
    expect(namesIn(folder)).toEqual([]);
  }, 60_000);

  /** The folder that holds state and data: root's lies in the temporary folder. */
  const homeOf = () =>
    isRoot && user.uid === undefined
      ? path.join(temp, 'tmp', namesIn(path.join(temp, 'tmp'))[0] ?? '')
      : path.join(checkout.folder, '.proofbook', 'sandbox');
});

async function query(url: string | undefined, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function facts(url: string | undefined): Promise<unknown> {
  const [row] = await query(
    url,
    `SELECT (SELECT count(*)::int FROM "User") AS users, current_user AS role, current_database() AS database,
            current_setting('runner.environment', true) AS environment, current_setting('is_superuser') AS superuser,
            current_setting('shared_preload_libraries') AS statements,
            current_setting('client_connection_check_interval') AS interval, inet_server_addr()::text AS address`,
  );
  return row;
}
