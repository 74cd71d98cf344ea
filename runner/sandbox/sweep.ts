/**
 * Removes root's sandboxes of checkouts that are gone. Root's sandbox lies outside its checkout, so deleting the checkout leaves
 * it behind; the next start of any checkout puts that right.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freeData } from '../../postgres/data.ts';
import { assertOwn, emptyFolder } from '../../postgres/folder.ts';
import type { Identity } from '../../postgres/identity.ts';
import { holderOf } from './owner.ts';

const NOTE = 'checkout';

/** Notes in a sandbox's folder which checkout it belongs to. */
export const noteCheckout = (home: string, projectDir: string): void =>
  writeFileSync(path.join(home, NOTE), projectDir, { mode: 0o600 });

/** Looks through the folder that holds root's sandboxes; returns the ones it removed. */
export async function sweepLost(parent: string, identity: Identity): Promise<string[]> {
  const homes = readdirSync(parent)
    .filter((name) => /^proofbook-[0-9a-f]{12}$/.test(name))
    .map((name) => path.join(parent, name));
  const removed: string[] = [];
  for (const home of homes) {
    if (!isLost(home)) continue;
    await freeData(path.join(home, 'data'));
    for (const name of ['data', 'socket']) emptyFolder(path.join(home, name), identity);
    rmSync(home, { recursive: true, force: true });
    removed.push(home);
  }
  return removed;
}

/** Only a folder of ours that says whose it is, whose checkout is gone and which nobody holds. */
function isLost(home: string): boolean {
  try {
    assertOwn(home, process.getuid?.() ?? -1);
    return !existsSync(readFileSync(path.join(home, NOTE), 'utf8')) && holderOf(home) === undefined;
  } catch {
    return false;
  }
}
