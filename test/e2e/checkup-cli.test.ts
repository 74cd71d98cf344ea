/** `npm run -s checkup` as a person or a CI job runs it, on a real server. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findingSchema } from '../../contract/finding.ts';
import { type AttackServer, startServer } from '../../rig/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-checkup-'));
let server: AttackServer;
let url: string;

beforeAll(async () => {
  server = await startServer(16, { data: 'demo' });
  const { user, password, host, port, database } = server.superuser.connection;
  url = `postgresql://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
});
afterAll(async () => {
  await server.destroy();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const checkup = (args: readonly string[], address = url): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: address };
    execFile(process.execPath, ['runner/checkup-cli.ts', ...args], { env }, (failed, out, error) =>
      resolve({ code: typeof failed?.code === 'number' ? failed.code : 0, out, error }),
    );
  });

/** A change by hand, of which two pages speak: the rule was never checked, and no migration made it. */
const BY_HAND = 'ALTER TABLE "User" ADD CONSTRAINT checked CHECK (id IS NOT NULL) NOT VALID';
const SEEN = ['data/constraint-violations#unchecked-rules', 'migrations/schema-drift#newer-than-history'];

it('prints one object for scripts, and tells what is new since the last one', async () => {
  const first = await checkup(['--json']);
  expect(first).toMatchObject({ code: 0, error: expect.any(String) });
  const report = JSON.parse(first.out);
  expect(report.server).toMatchObject({ label: 'mine', database: 'changemaker_v2', role: 'changemaker' });
  for (const finding of report.findings) findingSchema.parse(finding);
  expect(report.complete).toBe(true);
  const last = join(folder, 'last.json');
  writeFileSync(last, first.out);

  await server.query(BY_HAND);
  const second = await checkup(['--json', '--compare', last, '--fail-on', 'low']);
  expect(second.code).toBe(1);
  expect(JSON.parse(second.out).new.sort()).toEqual(SEEN);
  const third = await checkup(['--compare', last]);
  expect(third.out).toContain('2 new, 0 gone');
});

it('a server that is away: exit code 2, and nothing is called healthy', async () => {
  const ended = await checkup(['--json'], 'postgresql://nobody:secret@127.0.0.1:1/none');
  expect(ended.code).toBe(2);
  const report = JSON.parse(ended.out);
  expect(report).toMatchObject({ complete: false, error: { name: 'TargetUnreachable', code: 'ECONNREFUSED' } });
  expect(new Set(report.findings.map((finding: { state: string }) => finding.state))).toEqual(new Set(['failed']));
  expect(ended.out).not.toContain('secret');
});

it('says how it is used, and which file is wrong', async () => {
  expect(await checkup(['--fail-on', 'bad'])).toMatchObject({ code: 1, error: expect.stringContaining('Usage:') });
  const wrong = await checkup(['--compare', 'package.json']);
  expect(wrong).toMatchObject({ code: 1, error: expect.stringContaining('package.json is not what') });
});
