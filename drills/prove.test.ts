/** The command itself: what it says about wrong requests, and that nothing of it stays when it is interrupted or killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesWith } from '../rig/sandbox-owner.ts';

let temp: string;
beforeEach(() => {
  temp = mkdtempSync(path.join(os.tmpdir(), 'prove-test-'));
  chmodSync(temp, 0o1777);
});
afterEach(() => rmSync(temp, { recursive: true, force: true }));

const start = (args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
  spawn(process.execPath, [path.join(import.meta.dirname, 'prove.ts'), ...args], {
    env: { ...process.env, TMPDIR: temp, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function answer(args: string[], env?: NodeJS.ProcessEnv): Promise<{ status: unknown; said: string }> {
  const child = start(args, env);
  const said = child.stderr === null ? '' : text(child.stderr);
  const [status] = await once(child, 'exit');
  return { status, said: await said };
}

describe('npm run prove', () => {
  it.each<[string, string[], RegExp]>([
    ['an option it does not know', ['--fast'], /Unknown option '--fast'[\s\S]*Usage: npm run prove/],
    ['a version there is no server of', ['--pg', '13'], /^--pg takes majors out of 14, 15, 16, 17, 18/],
    ['a page without a drill', ['--only', 'no/such-page'], /^There is no drill “no\/such-page”; there are /],
    ['no jobs at all', ['--jobs', '0'], /^--jobs takes a number from 1/],
  ])('refuses %s in one sentence', async (_, args, sentence) => {
    const { status, said } = await answer(args);
    expect(said).toMatch(sentence);
    expect(status).toBeGreaterThan(0);
  });

  it('says what to install where psql and pg_dump are missing and may not be installed', async () => {
    const { status, said } = await answer(['--only', 'connection'], { PATH: '/nonexistent' });
    expect(said).toMatch(
      /^psql, pg_dump, pg_restore, pg_isready cannot be found; install PostgreSQL's client programs/,
    );
    expect(status).toBe(1);
  });

  it.each<['SIGINT' | 'SIGTERM' | 'SIGKILL']>([['SIGINT'], ['SIGTERM'], ['SIGKILL']])(
    'leaves no process and no file behind after %s',
    async (signal) => {
      const child = start(['--only', 'connection/connection-refused', '--jobs', '1']);
      const exited = once(child, 'exit');
      await expect.poll(() => processesWith(`-D\0${temp}`).length, { timeout: 90_000 }).toBeGreaterThan(0);
      child.kill(signal);
      const [status] = await exited;
      expect(status === null || status > 0).toBe(true);
      await expect.poll(() => [processesWith(temp), readdirSync(temp)], { timeout: 30_000 }).toEqual([[], []]);
    },
    150_000,
  );
});
