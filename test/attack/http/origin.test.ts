/** Who may call: hosts, origins, media types and other protocols, with raw sockets. Each case names the row of the threat model (docs/SECURITY.md) that it holds. */
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Door } from '../../../rig/door.ts';
import { openDoor, PASSED } from '../../../rig/door.ts';
import { lines, rawRequest } from '../../../rig/raw-request.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

it('lets the well-formed request through to the handler, which refuses the code', async () => {
  expect(await door.status(door.pairing())).toBe(PASSED);
});

describe('[threat 1] DNS rebinding: only the one spelling of the address is answered', () => {
  it.each([
    ['a foreign name', () => 'Host: evil.test'],
    ['a foreign name with the right port', () => `Host: evil.test:${door.port}`],
    ['localhost', () => `Host: localhost:${door.port}`],
    ['no port', () => 'Host: 127.0.0.1'],
    ['a decimal address', () => `Host: 2130706433:${door.port}`],
    ['a short address', () => `Host: 127.1:${door.port}`],
    ['user information', () => `Host: 127.0.0.1:${door.port}@evil.test`],
    ['a trailing dot', () => `Host: 127.0.0.1.:${door.port}`],
    ['an IPv6 address', () => `Host: [::1]:${door.port}`],
    ['two hosts, the right one first', () => `Host: ${door.host}\r\nHost: evil.test`],
    ['two hosts, the right one last', () => `Host: evil.test\r\nHost: ${door.host}`],
    ['no host', () => 'X-Nothing: 1'],
    ['an empty host', () => 'Host:'],
  ])('%s', async (_, header) => {
    expect(await door.status(door.pairing({ host: header() }))).toBe(421);
    expect(await door.status(lines('GET / HTTP/1.1', header()))).toBe(421);
  });

  it('HTTP/1.0 without a host', async () => {
    expect(await door.status(lines('GET / HTTP/1.0'))).toBe(421);
  });
});

it('[threat 2] an Origin that agrees with a foreign Host does not help', async () => {
  expect(await door.status(door.pairing({ host: 'Host: evil.test', origin: 'Origin: http://evil.test' }))).toBe(421);
});

describe('[threat 3] cross-site request forgery: a form cannot send what the API takes', () => {
  it.each([
    ['text/plain', 'Content-Type: text/plain'],
    ['a form', 'Content-Type: application/x-www-form-urlencoded'],
    ['multipart', 'Content-Type: multipart/form-data; boundary=x'],
    ['JSON with a parameter', 'Content-Type: application/json; charset=utf-8'],
    ['two media types', 'Content-Type: application/json\r\nContent-Type: text/plain'],
    ['no media type', 'X-Nothing: 1'],
  ])('%s', async (_, type) => {
    expect(await door.status(door.pairing({ type }))).toBe(415);
  });
});

describe('[threat 5] there is no WebSocket', () => {
  it.each([() => door.origin, () => 'http://evil.test', () => 'null'])('upgrade from origin %#', async (from) => {
    const request = lines(
      'GET / HTTP/1.1',
      `Host: ${door.host}`,
      `Origin: ${from()}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    );
    expect(await door.status(request)).toBe(426);
  });
});

describe('[threat 6] no answer carries a CORS header', () => {
  it.each([
    ['a page', () => lines('GET / HTTP/1.1', `Host: ${door.host}`, 'Origin: http://evil.test')],
    ['a missing page', () => lines('GET /nothing HTTP/1.1', `Host: ${door.host}`, 'Origin: http://evil.test')],
    ['a refused call', () => door.pairing({ origin: 'Origin: http://evil.test' })],
    ['a call', () => door.pairing()],
    [
      'a preflight',
      () =>
        lines(
          'OPTIONS /api/runs HTTP/1.1',
          `Host: ${door.host}`,
          'Origin: http://evil.test',
          'Access-Control-Request-Method: POST',
          'Access-Control-Request-Private-Network: true',
        ),
    ],
    ['a wrong host', () => lines('GET / HTTP/1.1', 'Host: evil.test')],
    ['a broken request', () => 'GET\r\n\r\n'],
  ])('%s', async (_, request) => {
    const { head } = await rawRequest(door.port, request());
    expect(head).toMatch(/^HTTP\/1\.1 \d{3}/);
    expect(head.toLowerCase()).not.toContain('access-control-');
    expect(head.toLowerCase()).not.toContain('set-cookie');
  });
});

describe('[threat 7] Origin: null and its like', () => {
  it.each([
    ['null', 'Origin: null'],
    ['missing', 'X-Nothing: 1'],
    ['empty', 'Origin:'],
    ['two, the right one first', () => `Origin: ${door.origin}\r\nOrigin: null`],
    ['https', () => `Origin: https://${door.host}`],
    ['upper case', () => `Origin: HTTP://${door.host}`],
    ['a trailing slash', () => `Origin: ${door.origin}/`],
    ['a longer port', () => `Origin: ${door.origin}0`],
  ] as [string, string | (() => string)][])('%s', async (_, header) => {
    expect(await door.status(door.pairing({ origin: typeof header === 'string' ? header : header() }))).toBe(403);
  });
});

describe('[threat 8] another port of this machine', () => {
  it('is another origin', async () => {
    expect(await door.status(door.pairing({ origin: 'Origin: http://127.0.0.1:8101' }))).toBe(403);
    expect(await door.status(door.pairing({ origin: `Origin: http://localhost:${door.port}` }))).toBe(403);
  });

  it.each(['same-site', 'cross-site', 'none'])('is refused by Sec-Fetch-Site: %s', async (value) => {
    expect(await door.status(door.pairing({ more: `Sec-Fetch-Site: ${value}` }))).toBe(403);
  });

  it('may not take single files of the site', async () => {
    const script = lines(
      'GET /_astro/a.Bc1d.js HTTP/1.1',
      `Host: ${door.host}`,
      'Sec-Fetch-Site: same-site',
      'Sec-Fetch-Mode: no-cors',
      'Sec-Fetch-Dest: script',
    );
    expect(await door.status(script)).toBe(403);
  });

  it('a person may follow a link from anywhere', async () => {
    const link = lines(
      'GET /runbooks/a/ HTTP/1.1',
      `Host: ${door.host}`,
      'Sec-Fetch-Site: cross-site',
      'Sec-Fetch-Mode: navigate',
      'Sec-Fetch-Dest: document',
    );
    expect(await door.status(link)).toBe(200);
  });
});

it('[threat 9] other addresses of the machine are not listened on', async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const others = addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map((a) => a.address);
  for (const address of ['127.0.0.2', ...others]) {
    const answer = await rawRequest(door.port, lines('GET / HTTP/1.1', `Host: ${door.host}`), address);
    expect(answer.status).toBe(0);
  }
});
