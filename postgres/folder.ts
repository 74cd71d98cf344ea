/**
 * Folders in places where others may write too. The system's temporary folder is everybody's: a name that can be
 * guessed may already be taken by somebody else's folder or link, and using it would hand them our data. So a folder is
 * used only if it is a real one, ours, and closed to writing by others.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { type Identity, runAs } from './identity.ts';
import { SandboxRefusal } from './refusal.ts';

/** Makes a folder, or accepts one that is owned by `uid`, is no link, and is writable by its owner alone. */
export function ensureFolder(path: string, mode: number, owner: { uid: number; gid: number }): void {
  try {
    mkdirSync(path, { mode });
    if (process.getuid?.() !== owner.uid) chownSync(path, owner.uid, owner.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    assertOwn(path, owner.uid);
  }
  chmodSync(path, mode);
}

/** Refuses a path that is not a folder of `uid` that only its owner may write to. */
export function assertOwn(path: string, uid: number): void {
  const found = lstatSync(path);
  const wrong = found.isSymbolicLink()
    ? 'is a link'
    : !found.isDirectory()
      ? 'is not a folder'
      : found.uid !== uid
        ? `belongs to uid ${found.uid}, not to uid ${uid}`
        : (found.mode & 0o022) !== 0
          ? 'may be written by others'
          : undefined;
  if (wrong === undefined) return;
  throw new SandboxRefusal(
    'ForeignFolder',
    `${path} ${wrong}, so the sandbox does not use it; remove it and start again.`,
  );
}

/**
 * Empties a folder as the identity that owns it, so that root never follows what that identity may have put there.
 * The folder itself stays, as its parent may not be that identity's to write to.
 */
export function emptyFolder(folder: string, identity: Identity): void {
  if (!existsSync(folder)) return;
  const result = spawnSync('/usr/bin/find', ['.', '-mindepth', '1', '-delete'], {
    ...runAs(identity),
    cwd: folder,
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`${folder} could not be emptied: ${result.stderr}${result.error ?? ''}`);
}
