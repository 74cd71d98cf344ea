/** A hostile page in a real browser, against the real runner: what raw sockets cannot show, because the browser adds to it. */

import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../rig/browser.ts';
import type { Door } from '../../rig/door.ts';
import { openDoor } from '../../rig/door.ts';

let door: Door;
let hostile: Server;
let hostileOrigin: string;
let browser: Browser;
/** What the hostile page was asked for, and by whom. */
const html = { body: '' };

beforeAll(async () => {
  door = await openDoor();
  hostile = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><title>hostile</title>${html.body}`);
  });
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  hostileOrigin = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;
  // The attacker's name resolves to this machine, as it does under DNS rebinding.
  browser = await launchBrowser(['--host-resolver-rules=MAP evil.test 127.0.0.1']);
});
afterAll(async () => {
  await browser.close();
  hostile.close();
  await door.close();
});

/** Opens the hostile page with some content and gives it to the case. */
async function visit<T>(body: string, look: (page: Page) => Promise<T>): Promise<T> {
  html.body = body;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(hostileOrigin);
    return await look(page);
  } finally {
    await context.close();
  }
}

/** Tabs that were paired, by the runner's own log. */
const paired = (): number => door.log.filter((line) => line.startsWith('Paired')).length;

it('[threat 1] a name that resolves to this machine is not answered, pages included', async () => {
  const page = await browser.newPage();
  const response = await page.goto(`http://evil.test:${door.port}/`);
  expect(response?.status()).toBe(421);
  const status = await page.evaluate(async () => {
    const answer = await fetch('/api/pair', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"code":"x"}',
    });
    return answer.status;
  });
  expect(status).toBe(421);
  await page.close();
});

it('[threat 3] a form that a page submits to the runner starts nothing', async () => {
  const code = door.rig.runner.issueCode();
  const before = paired();
  const form = `<form id="f" method="post" enctype="text/plain" action="${door.origin}/api/pair">
    <input name='{"code":"${code}","x":"' value='"}'></form>`;
  const status = await visit(form, async (page) => {
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/pair'));
    await page.evaluate("document.getElementById('f').submit()");
    return (await answered).status();
  });
  expect([403, 415]).toContain(status);
  expect(paired()).toBe(before);
  // The code was not even used up: the request never came to the handler.
  expect((await door.rig.post('/api/pair', { code })).status).toBe(200);
});

describe('[threat 8] a page on another port of this machine', () => {
  it('cannot call the API, with or without asking first', async () => {
    const outcomes = await visit('', (page) =>
      page.evaluate(async (origin) => {
        const attempt = (init: RequestInit): Promise<string> =>
          fetch(`${origin}/api/status`, init).then(
            (answer) => `answered ${answer.type} ${answer.status}`,
            () => 'refused',
          );
        return [
          await attempt({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
          await attempt({ method: 'POST', mode: 'no-cors', body: '{}' }),
          await attempt({ method: 'GET' }),
        ];
      }, door.origin),
    );
    // An opaque answer tells the page nothing, and the runner has refused it.
    expect(outcomes).toEqual(['refused', expect.stringMatching(/^(refused|answered opaque 0)$/), 'refused']);
  });

  it('cannot read a page, nor load a script of the site', async () => {
    const body = `<script src="${door.origin}/_astro/a.Bc1d.js" onload="document.title='loaded'"></script>`;
    expect(await visit(body, (page) => page.title())).toBe('hostile');
  });

  it('[threat 12] finds no cookie of the runner', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${door.origin}/`);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });
});

it('[threat 5] a WebSocket is not opened', async () => {
  const outcome = await visit('', (page) =>
    page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve('opened');
          socket.onerror = () => resolve('refused');
        }),
      `ws://${door.host}/`,
    ),
  );
  expect(outcome).toBe('refused');
});

it('[threat 17] the site cannot be put into a frame', async () => {
  const framed = await visit(`<iframe src="${door.origin}/"></iframe>`, async (page) => {
    await page.waitForTimeout(500);
    const frame = page.frames().find((one) => one !== page.mainFrame());
    return frame?.evaluate(() => document.title).catch(() => '');
  });
  expect(framed ?? '').not.toBe('Home');
});
