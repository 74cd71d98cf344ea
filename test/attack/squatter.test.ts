/**
 * While no runner is running, its port is free for everybody on this machine, and a browser keeps what it is given there. A real
 * browser, a real squatter, the real runner before and after.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../rig/browser.ts';
import type { FixtureSite } from '../../rig/fixture-site.ts';
import { makeFixtureSite } from '../../rig/fixture-site.ts';
import { hostileManifest } from '../../rig/hostile-manifest.ts';
import { noTarget } from '../../rig/no-target.ts';
import { lines, rawRequest } from '../../rig/raw-request.ts';
import { SQUATTED, squat } from '../../rig/squatter.ts';
import type { OwnName } from '../../runner/http/guards/host.ts';
import { openNames, plainName } from '../../runner/own-name.ts';
import { listenOnBoth, requireFreePort } from '../../runner/port.ts';
import type { Runner } from '../../runner/start-runner.ts';
import { startRunner } from '../../runner/start-runner.ts';

/** Chromium asks for a worker's script a while after a visit. */
const PATIENT = { timeout: 30_000, interval: 3_000 };

let browser: Browser;
let site: FixtureSite;
let folder: string;
let context: BrowserContext;
let runner: Runner | undefined;
let port: number;

beforeAll(async () => {
  browser = await launchBrowser();
  site = makeFixtureSite();
});
afterAll(async () => {
  await browser.close();
  site.remove();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-squatter-'));
  context = await browser.newContext();
  port = await freePort();
});
afterEach(async () => {
  await context.close();
  await runner?.stop();
  runner = undefined;
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  const listening = await listenOnBoth(server, [0]);
  server.close();
  listening.also?.close();
  return listening.port;
}

/** A start of the checkout in `folder`, at a new name unless it is given another. */
async function start(own?: OwnName): Promise<Runner> {
  const names = openNames(folder, () => undefined);
  names.keepPort(port);
  const manifest = hostileManifest([{ id: 'one', sql: 'SELECT 1' }]);
  runner = await startRunner({
    port: [port],
    own: own ?? names.fresh(),
    manifest: () => manifest,
    target: noTarget,
    site: site.folder,
  });
  return runner;
}

async function stop(): Promise<void> {
  await runner?.stop();
  runner = undefined;
}

/** Lets a squatter have the port while the pages are opened there, until it has left its worker with each of them. */
async function squatWhile(pages: readonly Page[], urls: readonly string[]): Promise<void> {
  const leave = await squat(port);
  for (const [place, page] of pages.entries()) {
    await page.goto(urls[place] ?? '');
    await page.waitForSelector('html[data-left=worker]', { state: 'attached' });
    expect(await page.title()).toBe(SQUATTED);
  }
  await leave();
}

const pair = (page: Page, code: string): Promise<number> =>
  page.evaluate(async (body) => {
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch('/api/pair', { method: 'POST', headers, body })).status;
  }, JSON.stringify({ code }));

describe('[threat 47] what a squatter of the port has left in the browser', () => {
  it('is not at the printed link of the next start: neither its pages nor its worker, and the tab is paired', async () => {
    const before = await start();
    await stop();
    const [tab, plain, local] = [await context.newPage(), await context.newPage(), await context.newPage()];
    await squatWhile(
      [tab, plain, local],
      [`${before.origin}/`, `http://127.0.0.1:${port}/`, `http://localhost:${port}/`],
    );
    const now = await start();
    expect(now.origin).not.toBe(before.origin);
    const page = await context.newPage();
    await page.goto(now.pairingLink());
    expect(await page.title()).toBe('Home');
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    expect(await pair(page, now.issueCode())).toBe(200);
  });

  it('goes away by itself from an open tab and a bookmark of the checkout, which then lead to the runner', async () => {
    const before = await start();
    await stop();
    const tab = await context.newPage();
    await squatWhile([tab], [`${before.origin}/runbooks/a/`]);
    const now = await start();
    // The browser asks for the worker's script anew at a visit, past the worker; the visit after it is the runner's.
    await expect
      .poll(async () => {
        await tab.goto(`${before.origin}/runbooks/a/`).catch(() => undefined);
        return tab.url();
      }, PATIENT)
      .toBe(`${now.origin}/runbooks/a/`);
    expect(await tab.title()).toBe('A');
  });

  it('would have been at a pinned port (PORT), and goes away from there too', async () => {
    const pinned = plainName();
    await start(pinned);
    await stop();
    const tab = await context.newPage();
    await squatWhile([tab], [`http://127.0.0.1:${port}/`]);
    const now = await start(pinned);
    const page = await context.newPage();
    await page.goto(now.pairingLink());
    expect(await page.title()).toBe(SQUATTED);
    await expect
      .poll(async () => {
        await page.goto(`${now.origin}/runbooks/a/`).catch(() => undefined);
        return page.title();
      }, PATIENT)
      .toBe('A');
  });
});

describe('[threat 47] names of a checkout', () => {
  it('are new at each start, with 64 random bits, and the key behind them is the owner’s alone', async () => {
    const names = openNames(folder, () => undefined);
    names.keepPort(port);
    const hosts = new Set(Array.from({ length: 100 }, () => names.fresh().host));
    expect(hosts.size).toBe(100);
    for (const host of hosts) expect(host).toMatch(/^proofbook-[0-9a-f]{32}\.localhost$/);
    expect(statSync(join(folder, '.proofbook/origin.json')).mode & 0o777).toBe(0o600);
  });

  it('of earlier starts lead to the current one, with the path; an old tab is told that it is not paired', async () => {
    const before = await start();
    await stop();
    const now = await start();
    const host = before.origin.slice('http://'.length);
    const page = await context.newPage();
    await page.goto(`${before.origin}/runbooks/a/?q=1`);
    expect(page.url()).toBe(`${now.origin}/runbooks/a/?q=1`);
    const call = lines(
      'POST /api/status HTTP/1.1',
      `Host: ${host}`,
      `Origin: ${before.origin}`,
      'Content-Type: application/json',
      'Authorization: Bearer old',
      'Content-Length: 2',
    );
    expect((await rawRequest(port, `${call}{}`)).status).toBe(401);
  });

  it.each([
    ['the plain address', () => `127.0.0.1:${port}`, 307],
    ['localhost', () => `localhost:${port}`, 307],
    ['a name that another checkout made', () => `${otherName()}:${port}`, 421],
    ['a name with a wrong code', () => `proofbook-${'0'.repeat(32)}.localhost:${port}`, 421],
    ['another port', () => `127.0.0.1:${port + 1}`, 421],
    ['a foreign name', () => `evil.test:${port}`, 421],
  ])('%s gets the way, or nothing at all', async (_, host, status) => {
    const { origin } = await start();
    const answer = await rawRequest(port, lines('GET /runbooks/a/ HTTP/1.1', `Host: ${host()}`));
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('<title>');
    if (status === 307) expect(answer.head).toContain(`Location: ${origin}/runbooks/a/`);
    else expect(answer.head + answer.body).not.toContain(origin);
  });

  it('nobody else can have the port at the other loopback address meanwhile', async () => {
    await start();
    await expect(squat(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const other = createServer().listen(port, '::1');
    const code = await new Promise((resolve) => other.on('error', (error) => resolve(Reflect.get(error, 'code'))));
    expect(code).toBe('EADDRINUSE');
  });

  it('a squatter of the port moves the runner to another one; one of ::1 alone as well', async () => {
    const other = createServer().listen(port, '::1');
    await new Promise((resolve) => other.on('listening', resolve));
    await requireFreePort(port);
    const server = createServer();
    const listening = await listenOnBoth(server, [port, 0]);
    expect(listening.port).not.toBe(port);
    for (const one of [other, server, listening.also]) one?.close();
  });
});

function otherName(): string {
  const foreign = mkdtempSync(join(tmpdir(), 'proofbook-other-'));
  try {
    return openNames(foreign, () => undefined).fresh().host;
  } finally {
    rmSync(foreign, { recursive: true });
  }
}
