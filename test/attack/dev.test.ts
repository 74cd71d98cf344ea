/** `npm run dev`, started for real in a checkout with secrets in it, and asked for them in every way Vite knows. */
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { copyCheckout, dropCopy, npmRunDev, pairWith, type Started } from '../../rig/npm-start.ts';
import { lines, rawRequest } from '../../rig/raw-request.ts';

const CANARY = 'canary-of-the-development-server';
/** Files that hold a secret, or could. */
const SECRETS = ['.proofbook/logins.json', '.proofbook/sandbox/sandbox.json', 'runner.config.ts', '.env', 'key.pem'];

let folder: string;
let dev: Started;
let port: number;
let link: URL;

beforeAll(async () => {
  folder = copyCheckout();
  for (const name of SECRETS) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    const code = `export default { targets: { staging: { url: 'postgresql://app:${CANARY}@10.0.0.1/app' } } };\n`;
    writeFileSync(join(folder, name), name.endsWith('.ts') ? code : `{"password":"${CANARY}"}`, { mode: 0o600 });
  }
  port = await freePort();
  dev = npmRunDev(folder, port, { DATABASE_URL: 'postgresql://app@127.0.0.1:1/app' });
  link = await dev.link();
  // Astro is there a few seconds after the link.
  await vi.waitFor(() => fetch(link), { timeout: 60_000, interval: 200 });
});
afterAll(async () => {
  dev.interrupt();
  await dev.ended();
  dropCopy(folder);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Ways to a file of the project: as it is, past the loaders of Vite, out of a folder that is served, spelled otherwise. */
const WAYS: readonly ((file: string) => string)[] = [
  (file) => `/${file}`,
  (file) => `/${file}?raw`,
  (file) => `/${file}?import&raw`,
  (file) => `/${file}?import`,
  (file) => `/${file}?url&inline`,
  (file) => `/@fs${folder}/${file}`,
  (file) => `/@fs/${folder}/${file}?raw??`,
  (file) => `/@fs${folder}/src/../${file}`,
  (file) => `/@fs${folder}/${file}?import&?inline=1.wasm?init`,
  (file) => `/@fs${folder}/${file}?.svg?.wasm?init`,
  (file) => `/@id/${folder}/${file}`,
  (file) => `/@id/__x00__${folder}/${file}?raw`,
  (file) => `/src/../${file}`,
  (file) => `/src//..//${file}`,
  (file) => `/%2e/${file.replaceAll('.', '%2e')}`,
  (file) => `/_image?href=/@fs${folder}/${file}&f=svg`,
  (file) => `/_image?href=file://${folder}/${file}&w=1&h=1&f=png`,
];

const get = (path: string, ...more: string[]) =>
  rawRequest(port, lines(`GET ${path} HTTP/1.1`, `Host: ${link.host}`, 'Connection: close', ...more));

describe('[threat 48] the development server', () => {
  it.each(SECRETS)('does not give %s away', async (file) => {
    const answers = await Promise.all(WAYS.map((way) => get(way(file))));
    expect(answers.filter(({ head, body }) => `${head}${body}`.includes(CANARY))).toEqual([]);
    expect(answers.map(({ status }) => status)).not.toContain(200);
  });

  it('serves the pages and what they load', async () => {
    for (const path of ['/runbooks/connection/too-many-clients/', '/src/client/copy.ts', '/@vite/client']) {
      expect((await fetch(new URL(path, link))).status, path).toBe(200);
    }
  });

  it.each([
    ['a page of another port', 'Origin: http://127.0.0.1:3000'],
    ['a page of another site', 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors'],
    ['a page of another port, that says no origin', 'Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors'],
  ])('gives nothing to %s', async (_, header) => {
    for (const path of ['/src/client/copy.ts', '/runbooks/', '/@vite/client']) {
      const answer = await get(path, header);
      expect(answer.status, path).toBe(403);
      expect(answer.head).not.toMatch(/access-control-allow/i);
    }
  });

  it.each(['localhost', 'evil.localhost', '[::1]'])('has no page at the name %s', async (name) => {
    const answer = await rawRequest(
      port,
      lines('GET /runbooks/ HTTP/1.1', `Host: ${name}:${port}`, 'Connection: close'),
    );
    expect(answer.status).toBe(307);
    expect(answer.head).toContain(`${link.origin}/runbooks/`);
  });

  it('starts no editor', async () => {
    expect((await get('/__open-in-editor?file=package.json')).status).toBe(404);
  });

  it('pairs its own pages with the runner behind it', async () => {
    const post = await pairWith(link);
    expect((await post('/api/status', {})).status).toBe(200);
  });

  it('[threat 46] compiles no page that carries code, also one written while it runs', async () => {
    const page = join(folder, 'content/runbooks/connection/too-many-clients.mdx');
    writeFileSync(page, `${readFileSync(page, 'utf8')}\n{console.log('code of a' + ' page')}\n`);
    await vi.waitFor(() => expect(dev.output()).toContain('A page holds no JavaScript'), { timeout: 20_000 });
    const answer = await fetch(new URL('/runbooks/connection/too-many-clients/', link));
    expect(answer.status).toBe(500);
    expect(dev.output()).not.toContain('code of a page');
  });
});
