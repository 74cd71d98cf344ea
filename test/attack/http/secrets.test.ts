/** What only a paired tab has: tokens, codes and the shape of a run, and who may frame a page. Each case names the row of the threat model (docs/SECURITY.md) that it holds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Door } from '../../../rig/door.ts';
import { openDoor } from '../../../rig/door.ts';
import { noTarget } from '../../../rig/no-target.ts';
import { lines, rawRequest } from '../../../rig/raw-request.ts';
import { openRig } from '../../../rig/runner.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

describe('[threat 12] a token has one place', () => {
  it.each([
    ['a query', () => lines(`POST /api/status?token=${token()} HTTP/1.1`, ...headers(), 'Content-Length: 2'), 404],
    [
      'a cookie',
      () => lines('POST /api/status HTTP/1.1', ...headers(), `Cookie: s=${token()}`, 'Content-Length: 2'),
      401,
    ],
    [
      'another scheme',
      () => lines('POST /api/status HTTP/1.1', ...headers(), `Authorization: Basic ${token()}`, 'Content-Length: 2'),
      401,
    ],
    [
      'two headers',
      () =>
        lines(
          'POST /api/status HTTP/1.1',
          ...headers(),
          `Authorization: Bearer ${token()}`,
          'Authorization: Bearer x',
          'Content-Length: 2',
        ),
      401,
    ],
  ] as [string, () => string, number][])('%s is not it', async (_, head, expected) => {
    expect(await door.status(`${head()}{}`)).toBe(expected);
  });

  it('neither token nor code is written to the log', () => {
    expect(door.log.join('\n')).not.toContain(token());
    expect(door.log).toContain('Paired: tab 1.');
  });

  const token = (): string => door.rig.headers['authorization']?.slice('Bearer '.length) ?? '';
  const headers = (): string[] => [`Host: ${door.host}`, `Origin: ${door.origin}`, 'Content-Type: application/json'];
});

it('[threat 13] no file of the site and no answer to an unpaired caller contains a secret', async () => {
  const link = door.rig.runner.pairingLink();
  const code = link.split('pair=')[1] ?? '';
  for (const path of ['/', '/404', '/runbooks/a/', '/_runner/manifest.json', '/api/status']) {
    const answer = await rawRequest(door.port, lines(`GET ${path} HTTP/1.1`, `Host: ${door.host}`));
    expect(answer.body).not.toContain(code);
    expect(answer.body).not.toContain(door.site.secret);
    expect(answer.body).not.toContain('canary-password');
  }
});

describe('[threat 14] guessing', () => {
  const tryCode = async (code: string): Promise<number> => (await door.rig.post('/api/pair', { code })).status;

  it('wears no code out: whoever has the link gets in after others have guessed', async () => {
    const code = door.rig.runner.issueCode();
    for (let guess = 0; guess < 50; guess += 1) expect(await tryCode(`wrong-${guess}`)).toBe(401);
    expect(await tryCode(code)).toBe(200);
  });

  it('a code works once', async () => {
    const code = door.rig.runner.issueCode();
    expect(await tryCode(code)).toBe(200);
    expect(await tryCode(code)).toBe(401);
  });

  it('a new code kills the one before', async () => {
    const old = door.rig.runner.issueCode();
    door.rig.runner.issueCode();
    expect(await tryCode(old)).toBe(401);
  });

  it('a token of another process is none', async () => {
    const other = await openRig({ snippets: [], target: noTarget });
    expect((await door.rig.post('/api/status', {}, other.headers)).status).toBe(401);
    await other.stop();
  });
});

describe('[threat 17] clickjacking', () => {
  it.each(['iframe', 'frame', 'embed', 'object'])('a page is not given to an %s', async (destination) => {
    const request = lines('GET / HTTP/1.1', `Host: ${door.host}`, `Sec-Fetch-Dest: ${destination}`);
    expect(await door.status(request)).toBe(403);
  });

  it('every answer forbids framing', async () => {
    for (const path of ['/', '/nothing', '/api/runs']) {
      const { head } = await rawRequest(door.port, lines(`GET ${path} HTTP/1.1`, `Host: ${door.host}`));
      expect(head).toContain("frame-ancestors 'none'");
    }
  });
});

describe('[threat 18] [threat 42] the browser cannot send SQL, a target or a limit', () => {
  const good = { snippet: 'attack/page#one', sha256: '0'.repeat(64), params: {} };
  it.each([
    ['sql', { ...good, sql: 'SELECT 2' }],
    ['text', { ...good, text: 'SELECT 2' }],
    ['host', { ...good, host: 'evil.test' }],
    ['database', { ...good, database: 'postgres' }],
    ['role', { ...good, role: 'postgres' }],
    ['limits', { ...good, limits: { rows: 1e9 } }],
    ['access', { ...good, access: 'admin' }],
    ['a nested value', { ...good, params: { x: { y: 1 } } }],
    ['a prototype', JSON.parse(`{"snippet":"a/b#c","sha256":"${'0'.repeat(64)}","params":{},"__proto__":{"a":1}}`)],
    ['a parameter that is a prototype', { ...good, params: JSON.parse('{"__proto__":"1"}') }],
    ['no hash', { snippet: good.snippet, params: {} }],
    ['a list', [good]],
    ['null', null],
  ])('a body with %s is not understood', async (_, body) => {
    const response = await door.rig.post('/api/runs', body, door.rig.headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ name: 'BadRequest' });
  });

  it('an unknown snippet and a wrong hash are refused', async () => {
    expect((await door.rig.post('/api/runs', { ...good, snippet: 'no/such#one' }, door.rig.headers)).status).toBe(404);
    expect((await door.rig.post('/api/runs', good, door.rig.headers)).status).toBe(409);
  });

  it('a value that the snippet does not take is refused', async () => {
    const response = await door.rig.start('one', { params: { extra: '1' } });
    expect(await response.json()).toMatchObject({ name: 'BadParameter' });
  });
});

it('a target that is down does not keep a tab from pairing, and no password is shown', async () => {
  const response = await door.rig.post('/api/status', {}, door.rig.headers);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ target: { reachable: false, error: { code: 'ECONNREFUSED' } } });
  expect(text).not.toContain('canary-password');
});
