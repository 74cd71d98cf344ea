/** Where a request may lead: methods, spellings of paths, files, broken requests, with raw sockets. Each case names the row of the threat model (docs/SECURITY.md) that it holds. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Door } from '../../../rig/door.ts';
import { openDoor, PASSED } from '../../../rig/door.ts';
import { lines, rawRequest } from '../../../rig/raw-request.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

describe('[threat 4] GET has no effect', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s on the API', async (method) => {
    for (const path of ['/api/pair', '/api/status', '/api/runs']) {
      const answer = await rawRequest(door.port, lines(`${method} ${path} HTTP/1.1`, `Host: ${door.host}`));
      expect(answer.status).toBe(405);
      expect(answer.head).toMatch(/^allow: POST$/im);
    }
  });

  it('a page address with a query is only a page', async () => {
    expect(await door.status(lines('GET /?run=1&snippet=attack/page HTTP/1.1', `Host: ${door.host}`))).toBe(200);
  });
});

describe('[threat 10] malformed input', () => {
  it.each([
    ['nonsense', 'hello\r\n\r\n'],
    ['a broken version', 'GET / HTTP/9.9\r\n\r\n'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost\r\n\r\n'],
    ['a null byte in the path', `GET /\0 HTTP/1.1\r\n\r\n`],
    ['two lengths', 'POST /api/pair HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['length and chunks', 'POST /api/pair HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n'],
    ['CONNECT', 'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test\r\n\r\n'],
    ['an expectation', 'POST /api/pair HTTP/1.1\r\nHost: x\r\nExpect: nonsense\r\nContent-Length: 2\r\n\r\n'],
    ['a huge header', `GET / HTTP/1.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
  ])('%s is answered with a refusal or a closed socket', async (_, text) => {
    const answer = await rawRequest(door.port, text);
    expect(answer.status === 0 || (answer.status >= 400 && answer.status < 500)).toBe(true);
  });

  it('ten thousand random requests leave the server alive and unpaired', { timeout: 120_000 }, async () => {
    const pairedBefore = door.log.length;
    const part = fc.string({ unit: 'binary-ascii', maxLength: 40 });
    const request = fc
      .tuple(fc.constantFrom('GET', 'POST', 'X'), part, part, part, part)
      .map(
        ([method, path, name, value, body]) =>
          `${method} /${path} HTTP/1.1\r\nHost: ${door.host}\r\n${name}: ${value}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
    const samples = fc.sample(request, { numRuns: 10_000, seed: 4780 });
    for (let start = 0; start < samples.length; start += 100) {
      const batch = samples.slice(start, start + 100);
      await Promise.all(batch.map((text) => rawRequest(door.port, text)));
    }
    expect(await door.status(door.pairing())).toBe(PASSED);
    expect(door.log.length).toBe(pairedBefore);
  });
});

describe('[threat 11] no spelling of a path means something else', () => {
  it.each([
    ['/x/../api/runs', 404],
    ['/./api/runs', 404],
    ['//api/runs', 400],
    ['/api//runs', 404],
    ['/api/runs/', 404],
    ['/api/runs?x=1', 404],
    ['/API/runs', 404],
    ['/api/%72uns', 404],
    ['/%61pi/runs', 404],
    ['/api%2fruns', 404],
    ['/api\\runs', 400],
    ['/api/runs#x', 400],
    ['/api/runs;x', 404],
    ['/api/runs%00', 404],
    ['/api/runs/../status', 404],
    ['/api/runs/not-an-id/cancel', 404],
    ['http://127.0.0.1/api/runs', 400],
    ['evil.test:80', 400],
    ['*', 400],
    ['/api', 404],
  ])('%s → %i', async (path, expected) => {
    const request = lines(
      `POST ${path} HTTP/1.1`,
      `Host: ${door.host}`,
      `Origin: ${door.origin}`,
      'Content-Type: application/json',
      'Content-Length: 2',
      `Authorization: ${door.rig.headers['authorization']}`,
    );
    const answer = await rawRequest(door.port, `${request}{}`);
    // What is no route of the API may still be a missing page, and pages take no POST.
    expect([expected, expected === 404 ? 405 : expected]).toContain(answer.status);
  });
});

describe('bodies are bounded before they are read', () => {
  it.each([
    ['a large one', () => door.pairing({}, `{"code":"${'x'.repeat(20_000)}"}`)],
    [
      'one in chunks',
      () =>
        `${lines('POST /api/pair HTTP/1.1', `Host: ${door.host}`, `Origin: ${door.origin}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    ],
    [
      'one without a length',
      () =>
        lines(
          'POST /api/pair HTTP/1.1',
          `Host: ${door.host}`,
          `Origin: ${door.origin}`,
          'Content-Type: application/json',
        ),
    ],
  ])('%s', async (_, request) => {
    expect(await door.status(request())).toBe(413);
  });
});

describe('[threat 43] static files', () => {
  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/runbooks/../../secret.txt',
    '/runbooks/a/../../../secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '/up',
    '/_runner/manifest.json',
    '/_runner/',
    '/./_runner/manifest.json',
    '/_runner%2fmanifest.json',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/C:\\secret.txt',
    '/index.html/../../secret.txt',
    '/secret.txt%00.html',
    '/file:///etc/passwd',
    '/%c0%ae%c0%ae/secret.txt',
    '/....//secret.txt',
  ])('%s gives nothing away', async (path) => {
    const answer = await rawRequest(door.port, lines(`GET ${path} HTTP/1.1`, `Host: ${door.host}`));
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain(door.site.secret);
  });

  it('the pages themselves are there', async () => {
    expect(await door.status(lines('GET /runbooks/a/ HTTP/1.1', `Host: ${door.host}`))).toBe(200);
    expect(await door.status(lines('GET /runbooks/a HTTP/1.1', `Host: ${door.host}`))).toBe(308);
    expect(await door.status(lines('GET /names%20with%20space.txt HTTP/1.1', `Host: ${door.host}`))).toBe(200);
  });
});
