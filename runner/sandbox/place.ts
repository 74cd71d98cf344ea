/**
 * Where a checkout's sandbox lies. A normal user's is in the checkout's `.proofbook/`. Root's is in the system's temporary folder,
 * because the identity that then runs the server may be unable to enter the checkout; everything there but the data and
 * the socket stays root's own.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureFolder } from '../../postgres/folder.ts';
import { type Identity, runAs } from '../../postgres/identity.ts';
import { SandboxRefusal } from '../../postgres/refusal.ts';

export interface SandboxPlace {
  /** Ours: state, claims, log, copied binaries. */
  readonly home: string;
  readonly dataDir: string;
  /** Absent where its path would be longer than a socket's address can be. */
  readonly socketDir: string | undefined;
}

/** Bytes that the address of a Unix socket holds, on the narrowest system (macOS), less the closing NUL. */
const MAX_SOCKET_PATH_BYTES = 103;

/** Makes the folders of a checkout's sandbox, or accepts them if they are safe. */
export function sandboxPlace(projectDir: string, identity: Identity): SandboxPlace {
  const name = createHash('sha256').update(realpathSync(projectDir)).digest('hex').slice(0, 12);
  const own = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  if (!identity.foreign) {
    const home = path.join(projectDir, '.proofbook', 'sandbox');
    makeHome(home);
    return {
      home,
      dataDir: path.join(home, 'data'),
      socketDir: socketFolder(path.join(os.tmpdir(), `proofbook-${own.uid}-${name}`), own),
    };
  }
  const home = path.join(sharedTemp(identity), `proofbook-${name}`);
  ensureFolder(home, 0o711, own);
  // initdb makes the data folder itself where it may write, and takes an empty one where it may not.
  const dataDir = path.join(home, 'data');
  ensureFolder(dataDir, 0o700, identity);
  return { home, dataDir, socketDir: socketFolder(path.join(home, 'socket'), identity) };
}

/** The system's temporary folder, as far as the server's identity can enter it. */
export function sharedTemp(identity: Identity): string {
  const candidates = [...new Set([os.tmpdir(), '/tmp'])];
  const enters = (folder: string) =>
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...runAs(identity), cwd: '/' }).status === 0;
  const found = candidates.find(enters);
  if (found !== undefined) return found;
  throw new SandboxRefusal(
    'NoIdentity',
    `${identity.name}, who runs PostgreSQL for root, cannot enter ${candidates.join(' or ')}; set TMPDIR to a folder open to all.`,
  );
}

/** Makes a socket's folder unless a socket in it would have too long an address. */
export function socketFolder(folder: string, owner: { uid: number; gid: number }): string | undefined {
  if (Buffer.byteLength(path.join(folder, '.s.PGSQL.65535')) > MAX_SOCKET_PATH_BYTES) return undefined;
  ensureFolder(folder, 0o700, owner);
  return folder;
}

function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new SandboxRefusal(
      'ForeignFolder',
      `${home} cannot be made (${(error as NodeJS.ErrnoException).code}); it seems to belong to another user: remove it, or start as that user.`,
      { cause: error },
    );
  }
  ensureFolder(home, 0o700, { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 });
}
