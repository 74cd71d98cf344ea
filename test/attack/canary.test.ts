/**
 * A password that is easy to find is planted in the target's URL; npm start then goes through every way of reaching and not
 * reaching that target. Afterwards the password is looked for in everything that was printed, answered, written or listed.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '../../contract/snippet.ts';
import { DATABASE } from '../../postgres/demo.ts';
import { copyCheckout, dropCopy, npmStart } from '../../rig/npm-start.ts';
import type { AttackServer } from '../../rig/server.ts';
import { startServer } from '../../rig/server.ts';

const CANARY = 'canary-4f1d9c';
const STATE = ['audit.jsonl', 'targets.json'];

let server: AttackServer;
let folder: string;
/** Everything that came out of the runner, in any way. */
const seen: string[] = [];
const secrets: string[] = [CANARY];

beforeAll(async () => {
  server = await startServer();
  await server.query(`CREATE ROLE planted LOGIN SUPERUSER PASSWORD '${CANARY}'`);
  folder = copyCheckout();
});
afterAll(async () => {
  dropCopy(folder);
  await server.destroy();
});

const urlOf = (user: string, password: string, port: number, database: string): string =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

const WAYS: readonly [string, () => string][] = [
  ['a login that works', () => urlOf('planted', CANARY, server.lab.port, DATABASE)],
  ['a wrong password', () => urlOf('planted', `${CANARY}-wrong`, server.lab.port, DATABASE)],
  ['a role that does not exist', () => urlOf('nobody-here', CANARY, server.lab.port, DATABASE)],
  ['a database that does not exist', () => urlOf('planted', CANARY, server.lab.port, 'missing')],
  ['a host that does not resolve', () => `postgresql://planted:${CANARY}@no-such-host.invalid/x`],
  ['another machine', () => `postgresql://planted:${CANARY}@192.0.2.1/x`],
  ['a port where nobody listens', () => urlOf('planted', CANARY, 1, DATABASE)],
];

describe('[threat 39] a planted password', () => {
  it.each(WAYS)(
    'on the way of %s',
    async (_, url) => {
      const started = npmStart(folder, { DATABASE_URL: url() });
      const link = await started.link();
      seen.push(await answersOf(link));
      // The process list of the machine: arguments are open to every user.
      seen.push(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }));
      started.interrupt();
      await started.ended();
      seen.push(started.output().replaceAll(link.hash, ''));
      secrets.push(link.hash.replace('#pair=', ''));
    },
    240_000,
  );

  it.each([
    ['no URL', `u:${CANARY}@h`],
    ['another database', `mysql://u:${CANARY}@127.0.0.1/x`],
    ['a percent sign that is not encoded', `postgresql://u:${CANARY}%zz@127.0.0.1/x`],
    ['a port that is no number', `postgresql://u:${CANARY}@127.0.0.1:54x/x`],
  ])('in a DATABASE_URL that is %s', async (_, url) => {
    const started = npmStart(folder, { DATABASE_URL: url });
    expect(await started.ended()).not.toBe(0);
    seen.push(started.output());
  });

  it('[threat 12] [threat 13] is nowhere, nor is a code or a session', () => {
    const files = globSync('**/*', { cwd: join(folder, '.proofbook') }).map((name) => join(folder, '.proofbook', name));
    const written = files.filter((file) => statSync(file).isFile());
    expect(written.map((file) => file.slice(folder.length + '/.proofbook/'.length))).toEqual(
      expect.arrayContaining(STATE),
    );
    seen.push(...written.map((file) => readFileSync(file, 'utf8')));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      expect(seen.filter((text) => text.includes(secret))).toEqual([]);
    }
    for (const name of STATE) expect(statSync(join(folder, '.proofbook', name)).mode & 0o077).toBe(0);
  });
});

/** Pairs, asks for the status and runs a snippet; gives all that was answered, without the session that was meant for us. */
async function answersOf(link: URL): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: link.origin };
  const post = (path: string, body: object, more: object = {}): Promise<Response> =>
    fetch(link.origin + path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
  const paired = await (await post('/api/pair', { code: link.hash.replace('#pair=', '') })).text();
  const { session } = JSON.parse(paired) as { session: string };
  secrets.push(session);
  const as = { authorization: `Bearer ${session}` };
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'dist/_runner/manifest.json'), 'utf8')));
  const snippet = manifest.snippets.find((one) => one.access === 'read' && one.params.length === 0);
  if (snippet === undefined) throw new Error('The book has no snippet to run.');
  const { id, sha256 } = snippet;
  const run = await post('/api/runs', { snippet: id, sha256, params: {} }, as);
  return [paired.replace(session, ''), await (await post('/api/status', {}, as)).text(), await run.text()].join('\n');
}
