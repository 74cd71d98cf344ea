import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimFolder } from './owner.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'owner-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that claims the folder, says what came of it, and holds it until its stdin ends. */
const CLAIMANT = `
  const { claimFolder } = await import(process.argv[1]);
  try { claimFolder(process.argv[2]); console.log('mine'); } catch (error) { console.log(error.message); }
  process.stdout.end(); process.stdin.resume();
`;
const claimant = () =>
  spawn(process.execPath, ['--input-type=module', '-e', CLAIMANT, new URL('owner.ts', import.meta.url).href, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

describe('the claim on a data folder', () => {
  it('is refused while its holder lives, naming it', () => {
    const release = claimFolder(folder);
    expect(() => claimFolder(folder)).toThrow(
      `The sandbox of this folder is in use by process ${process.pid}; use that one, or stop it and start again.`,
    );
    release();
    claimFolder(folder)();
  });

  it('is taken over from a holder whose number now belongs to another process', () => {
    writeFileSync(path.join(folder, 'owner.7'), JSON.stringify({ pid: process.pid, start: 'long ago' }));
    claimFolder(folder)();
    expect(readdirSync(folder)).toEqual(['owner.8']);
  });

  it('goes to exactly one of many who find a dead holder at the same time', async () => {
    writeFileSync(path.join(folder, 'owner.1'), JSON.stringify({ pid: 4_194_305, start: '1' }));
    const children = Array.from({ length: 6 }, claimant);
    const answers = await Promise.all(children.map((child) => text(child.stdout)));
    for (const child of children) child.stdin.end();
    expect(answers.filter((answer) => answer === 'mine\n')).toHaveLength(1);
    const winner = children[answers.indexOf('mine\n')];
    expect(answers.filter((answer) => answer.includes(`in use by process ${winner?.pid};`))).toHaveLength(5);
  }, 60_000);
});
