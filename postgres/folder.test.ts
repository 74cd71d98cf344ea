import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureFolder } from './folder.ts';

const own = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'folder-test-'));
  folder = path.join(parent, 'mine');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('a folder in a place open to others', () => {
  it('is made with its mode', () => {
    ensureFolder(folder, 0o711, own);
    expect(statSync(folder).mode & 0o777).toBe(0o711);
  });

  it('is used again when it is ours', () => {
    ensureFolder(folder, 0o755, own);
    ensureFolder(folder, 0o700, own);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a link, even to a folder of ours',
      () => symlinkSync(parent, folder),
      /mine is a link, so the sandbox does not use it/,
    ],
    ['a file', () => writeFileSync(folder, ''), /mine is not a folder/],
    ['a folder that others may write to', () => openToAll(), /mine may be written by others/],
  ])('is refused when it is %s', (_, prepare, complaint) => {
    prepare();
    expect(() => ensureFolder(folder, 0o700, own)).toThrow(complaint);
  });

  it('is refused when it belongs to somebody else', () => {
    mkdirSync(folder, { mode: 0o700 });
    // Root gives it away; a normal user cannot, and expects an owner that it is not.
    if (own.uid === 0) chownSync(folder, 65534, 65534);
    const owner = own.uid === 0 ? own : { uid: own.uid + 1, gid: own.gid };
    expect(() => ensureFolder(folder, 0o700, owner)).toThrow(/mine belongs to uid \d+, not to uid \d+.*remove it/);
  });
});

function openToAll(): void {
  mkdirSync(folder);
  chmodSync(folder, 0o777);
}
