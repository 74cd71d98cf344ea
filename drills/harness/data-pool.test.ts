import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restore } from './data-pool.ts';

const own = { name: 'me', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, foreign: false };
let parent: string;
let template: string;
let used: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'pool-test-'));
  template = path.join(parent, 'template');
  used = path.join(parent, 'used');
  mkdirSync(path.join(template, 'base', 'empty'), { recursive: true });
  writeFileSync(path.join(template, 'base', '1'), 'one', { mode: 0o600 });
  writeFileSync(path.join(template, 'PG_VERSION'), '16', { mode: 0o600 });
  execFileSync('/bin/cp', ['-Rp', template, used]);
  // Whatever is written from now on is written later than the template.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const contents = (folder: string): string =>
  execFileSync('/bin/sh', ['-c', 'cd "$1" && find . -printf "%P %y %m %s\\n" | grep -v " d " | sort', 'sh', folder], {
    encoding: 'utf8',
  });

describe('a used data folder, put right', () => {
  it.each<[string, () => void]>([
    ['a file was written to, of the same size', () => writeFileSync(path.join(used, 'base', '1'), 'two')],
    ['a file grew', () => writeFileSync(path.join(used, 'base', '1'), 'one more')],
    ['a file went', () => rmSync(path.join(used, 'PG_VERSION'))],
    ['a folder went', () => rmSync(path.join(used, 'base'), { recursive: true })],
    ['files and folders came', () => mkdirSync(path.join(used, 'base', '2', '3'), { recursive: true })],
    ['a file became a link', () => swapForLink()],
  ])('is as its template where %s', (_, change) => {
    change();
    restore(template, used, own);
    expect(contents(used)).toBe(contents(template));
    expect(readFileSync(path.join(used, 'base', '1'), 'utf8')).toBe('one');
    // A second time there is nothing left to do, so what was copied now passes for untouched.
    const { ino } = statSync(path.join(used, 'base', '1'));
    restore(template, used, own);
    expect(statSync(path.join(used, 'base', '1')).ino).toBe(ino);
  });

  it('keeps what nobody has touched', () => {
    const inode = () => statSync(path.join(used, 'base', '1')).ino;
    const before = inode();
    chmodSync(path.join(used, 'PG_VERSION'), 0o600);
    restore(template, used, own);
    expect(inode()).toBe(before);
  });
});

/** What the link leads to must stay as it is. */
function swapForLink(): void {
  const elsewhere = path.join(parent, 'elsewhere');
  writeFileSync(elsewhere, 'one');
  rmSync(path.join(used, 'base', '1'));
  symlinkSync(elsewhere, path.join(used, 'base', '1'));
}
