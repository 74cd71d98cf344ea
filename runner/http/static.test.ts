import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Door } from '../../rig/door.ts';
import { openDoor } from '../../rig/door.ts';
import { lines, rawRequest } from '../../rig/raw-request.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const get = (path: string, ...headers: string[]) =>
  rawRequest(door.port, lines(`GET ${path} HTTP/1.1`, `Host: ${door.host}`, ...headers));
const header = (head: string, name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1];

describe('a file of the site', () => {
  it('is sent once and then only confirmed', async () => {
    const first = await get('/');
    const etag = header(first.head, 'etag') ?? '';
    expect(first.status).toBe(200);
    expect(header(first.head, 'cache-control')).toBe('no-cache');
    expect(await get('/', `If-None-Match: ${etag}`)).toMatchObject({ status: 304 });
    expect(await get('/', 'If-None-Match: "other"')).toMatchObject({ status: 200 });
  });

  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip, br;q=0', gunzipSync],
  ])('is compressed by %s where the browser takes it', async (encoding, accepted, decompress) => {
    const plain = await get('/runbooks/a/');
    const answer = await get('/runbooks/a/', `Accept-Encoding: ${accepted}`);
    expect(header(answer.head, 'content-encoding')).toBe(encoding);
    expect(header(answer.head, 'vary')).toBe('Accept-Encoding');
    expect(header(answer.head, 'etag')).not.toBe(header(plain.head, 'etag'));
    expect(decompress(Buffer.from(answer.body, 'latin1')).toString('latin1')).toBe(plain.body);
  });

  it('with a hash in its name may be kept for good', async () => {
    const { head } = await get('/_astro/a.Bc1d.js');
    expect(header(head, 'cache-control')).toBe('public, max-age=31536000, immutable');
    expect(header(head, 'content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('that is missing is the page for that', async () => {
    expect(await get('/no/such/page')).toMatchObject({ status: 404, body: expect.stringContaining('Not found') });
  });

  it('has the policy of the site in its headers', async () => {
    const policy = header((await get('/')).head, 'content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'/);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
  });
});
