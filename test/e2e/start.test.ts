/** `npm start` from the command line to the last process it leaves: what a newcomer meets first. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../contract/events.ts';
import { serverIdentity } from '../../postgres/identity.ts';
import {
  copyCheckout,
  dropCopy,
  npmStart,
  npmStartInTerminal,
  pairWith,
  type Started,
  statusOf,
} from '../../rig/npm-start.ts';
import { lines, rawRequest } from '../../rig/raw-request.ts';
import { readEvents } from '../../rig/runner.ts';
import { sandboxPlace } from '../../runner/sandbox/place.ts';
import { readBook } from '../../src/snippets/integration.ts';

let folder: string;
const started: Started[] = [];

const start = (env: Record<string, string> = {}): Started => {
  const process = npmStart(folder, env);
  started.push(process);
  return process;
};

/** Command lines of all processes, to see what is left. */
const processes = (): string => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });

/** Servers of this checkout's own sandbox; other tests run others at the same time. */
function postmasters(): number {
  const { dataDir } = sandboxPlace(folder, serverIdentity());
  return processes()
    .split('\n')
    .filter((line) => line.includes(`-D ${dataDir}`)).length;
}

beforeAll(() => {
  folder = copyCheckout();
});

afterEach(async () => {
  for (const one of started.splice(0)) {
    if (one.child.exitCode === null && one.child.signalCode === null) one.interrupt();
    await one.ended();
  }
});

afterAll(() => dropCopy(folder));

describe('npm start', () => {
  it('prints one link, serves the site, and leaves nothing behind after Ctrl-C', async () => {
    const run = start();
    const link = await run.link();
    expect(run.output().match(/#pair=/g)).toHaveLength(1);
    expect(await (await fetch(link)).text()).toContain('<title>');
    const status = await statusOf(link);
    expect(status.target).toMatchObject({ kind: 'sandbox', reachable: true, database: 'changemaker_v2' });
    expect(status.levels).toEqual(['read', 'write', 'admin']);
    expect(postmasters()).toBe(1);
    run.interrupt();
    await run.ended();
    expect(postmasters()).toBe(0);
    await expect(fetch(link)).rejects.toThrow();
  });

  it('asks in its terminal before an admin run, and runs it when the name of the database is typed there', async () => {
    const run = npmStartInTerminal(folder, '--confirm terminal');
    started.push(run);
    const post = await pairWith(await run.link());
    const { snippets } = await readBook();
    const snippet = snippets.find(({ id }) => id === 'commands/performance-analysis#reset');
    const request = { snippet: snippet?.id, sha256: snippet?.sha256, params: {} };
    const ask = async (more: object = {}): Promise<RunEvent[]> =>
      readEvents(await (await post('/api/runs', { ...request, ...more })).text());
    const questions = (): number => run.output().split("Type the database's name to run it: ").length - 1;
    const answers = [
      ['changemaker', 'failed'],
      ['changemaker_v2', 'done'],
    ] as const;
    for (const [turn, [typed, expected]] of answers.entries()) {
      const asked = (await ask()).at(-1);
      if (asked?.event !== 'needs-confirmation') throw new Error('It did not ask.');
      const answered = ask({ confirm: asked.nonce });
      await expect.poll(questions, { timeout: 10_000 }).toBe(turn + 1);
      run.type(`${typed}\r`);
      expect((await answered).at(-1)?.event).toBe(expected);
    }
    run.type('\u0003');
    expect(await run.ended()).toBe(0);
    expect(postmasters()).toBe(0);
  });

  it('recovers from kill -9 of the runner', async () => {
    const killed = start();
    await killed.link();
    process.kill(-(killed.child.pid ?? 0), 'SIGKILL');
    await killed.ended();
    const next = start();
    expect((await statusOf(await next.link())).target.reachable).toBe(true);
    next.interrupt();
    await next.ended();
    expect(postmasters()).toBe(0);
  });

  it('refuses a second start on the same folder with the address of the first, for which npm run pair has a link', async () => {
    const first = start();
    const link = await first.link();
    const second = start();
    expect(await second.ended()).not.toBe(0);
    expect(second.output()).toContain(`already running at ${link.origin} (process`);
    expect(second.output()).not.toContain('    at ');
    const printed = execFileSync('npm', ['run', '-s', 'pair'], { cwd: folder, encoding: 'utf8' });
    expect(printed.trim().split('\n')).toHaveLength(1);
    expect((await statusOf(new URL(printed.trim()))).target.reachable).toBe(true);
  });

  it('[threat 47] without PORT is at a name that no other start has had, which one link has', async () => {
    const names = new Set<string>();
    for (const _ of [1, 2]) {
      const run = start({ PORT: '' });
      const link = await run.link();
      expect(link.hostname).toMatch(/^proofbook-[0-9a-f]{32}\.localhost$/);
      names.add(link.hostname);
      expect(run.output().match(/#pair=/g)).toHaveLength(1);
      const page = await rawRequest(Number(link.port), lines('GET / HTTP/1.1', `Host: ${link.host}`));
      expect(page.body).toContain('<title>');
      run.interrupt();
      await run.ended();
    }
    expect(names.size).toBe(2);
  });

  it('[threat 19] shows what changed since the lock was reviewed, runs none of it, and leaves the lock alone', async () => {
    const lock = join(folder, 'snippets.lock');
    const reviewed = readFileSync(lock, 'utf8');
    const id = 'commands/performance-analysis#reset';
    const older = reviewed.replace(new RegExp(`^${id} (\\w+) \\w{64}$`, 'm'), `${id} $1 ${'0'.repeat(64)}`);
    expect(older).not.toBe(reviewed);
    writeFileSync(lock, older);
    const run = start();
    const post = await pairWith(await run.link());
    expect(run.output()).toContain(`changed  ${id}`);
    expect(run.output()).toContain('npm run accept');
    const { snippets } = await readBook();
    const request = (wanted: string) => {
      const snippet = snippets.find((one) => one.id === wanted);
      return post('/api/runs', { snippet: wanted, sha256: snippet?.sha256, params: {} });
    };
    await expect(request(id)).rejects.toThrow('NotAccepted');
    const others = snippets.find(
      (one) => one.access === 'read' && one.params.length === 0 && one.requires.length === 0,
    );
    expect((await request(others?.id ?? '')).status).toBe(200);
    expect(readFileSync(lock, 'utf8')).toBe(older);
    run.interrupt();
    await run.ended();
    execFileSync('npm', ['run', '-s', 'accept'], { cwd: folder, env: { ...process.env, CI: '' } });
    expect(readFileSync(lock, 'utf8')).toBe(reviewed);
  });

  it('says in one sentence that the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const run = start({ PORT: String(port) });
    expect(await run.ended()).not.toBe(0);
    expect(run.output()).toContain(`Port ${port} is taken`);
    taken.close();
  });

  it.each([
    ['postgresql://app:s3cret-canary@127.0.0.1:x/db'],
    ['mysql://app:s3cret-canary@127.0.0.1/db'],
    ['s3cret-canary'],
  ])('refuses the malformed DATABASE_URL %s without repeating its password', async (url) => {
    const run = start({ DATABASE_URL: url });
    expect(await run.ended()).not.toBe(0);
    expect(run.output()).toContain('DATABASE_URL');
    expect(run.output()).not.toContain('s3cret-canary');
    expect(run.output()).not.toContain('    at ');
  });

  it.each([
    ['a server that is down', 'postgresql://app:s3cret-canary@127.0.0.1:1/app', 'connection/connection-refused'],
    [
      'a host that is unknown',
      'postgresql://app:s3cret-canary@no-such-host.invalid/app',
      'connection/connection-refused',
    ],
  ])('opens the site with %s and links to the page of that very error', async (_, url, slug) => {
    const run = start({ DATABASE_URL: url });
    const { target } = await statusOf(await run.link());
    expect(target).toMatchObject({ kind: 'own', reachable: false, explanation: { slug } });
    expect(run.output()).not.toContain('s3cret-canary');
  });
});
