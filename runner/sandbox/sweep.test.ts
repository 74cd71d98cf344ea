import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimFolder } from './owner.ts';
import { noteCheckout, sweepLost } from './sweep.ts';

const own = { name: 'me', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, foreign: false };
let parent: string;
let home: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'sweep-test-'));
  home = makeHome('proofbook-0123456789ab');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function makeHome(name: string): string {
  const made = path.join(parent, name);
  mkdirSync(path.join(made, 'data', 'base'), { recursive: true, mode: 0o711 });
  writeFileSync(path.join(made, 'data', 'base', '1'), '');
  return made;
}

describe('root’s sandboxes in the temporary folder', () => {
  it('are removed when their checkout is gone', async () => {
    noteCheckout(home, path.join(parent, 'gone'));
    expect(await sweepLost(parent, own)).toEqual([home]);
    expect(existsSync(home)).toBe(false);
  });

  it.each<[string, () => unknown]>([
    ['their checkout is there', () => noteCheckout(home, parent)],
    ['they do not say whose they are', () => undefined],
    ['somebody uses them', () => [noteCheckout(home, path.join(parent, 'gone')), claimFolder(home)]],
    ['they are links', () => swapForLink()],
  ])('stay when %s', async (_, prepare) => {
    prepare();
    expect(await sweepLost(parent, own)).toEqual([]);
    expect(existsSync(path.join(home, 'data', 'base', '1'))).toBe(true);
  });

  it('are known by their names; nothing else is touched', async () => {
    const other = makeHome('proofbook-other');
    noteCheckout(other, path.join(parent, 'gone'));
    noteCheckout(home, parent);
    expect(await sweepLost(parent, own)).toEqual([]);
    expect(existsSync(other)).toBe(true);
  });
});

function swapForLink(): void {
  const target = makeHome('elsewhere');
  noteCheckout(target, path.join(parent, 'gone'));
  rmSync(home, { recursive: true });
  symlinkSync(target, home);
}
