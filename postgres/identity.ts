/**
 * Which OS identity runs PostgreSQL. The server refuses to run as root, so root hands it to an existing identity that
 * owns nothing. `postgres` comes last on purpose: where it exists it may own a real server of the host, and our
 * superuser could reach that one by peer authentication. No identity is ever created.
 */
import { readFileSync } from 'node:fs';
import { SandboxRefusal } from './refusal.ts';

export interface Identity {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Whether it differs from the identity of this process; then files have to be handed over. */
  readonly foreign: boolean;
}

const UNPRIVILEGED = ['nobody', 'daemon', 'postgres'];

/** Entries of a passwd file, by name. */
export function parsePasswd(text: string): Map<string, { uid: number; gid: number }> {
  const entries = text.split('\n').map((line) => line.split(':'));
  return new Map(
    entries
      .filter((fields) => fields.length >= 4 && fields[0] !== '' && /^-?\d+$/.test(fields[2] ?? ''))
      .map((fields) => [fields[0] ?? '', { uid: Number(fields[2]), gid: Number(fields[3]) }]),
  );
}

/** Picks the identity for the server: this process's own, or for root the first unprivileged one of a passwd file. */
export function chooseIdentity(own: { uid: number; gid: number }, passwd: string): Identity {
  if (own.uid !== 0) return { name: `uid ${own.uid}`, ...own, foreign: false };
  const entries = parsePasswd(passwd);
  for (const name of UNPRIVILEGED) {
    const entry = entries.get(name);
    if (entry !== undefined && entry.uid > 0) return { name, ...entry, foreign: true };
  }
  throw new SandboxRefusal(
    'NoIdentity',
    `PostgreSQL does not run as root, and /etc/passwd has none of ${UNPRIVILEGED.join(', ')}; start Proofbook as a normal user.`,
  );
}

/** The identity that runs PostgreSQL on this machine. */
export function serverIdentity(): Identity {
  const own = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  return chooseIdentity(own, own.uid === 0 ? readFileSync('/etc/passwd', 'utf8') : '');
}

/** Options that make `spawn` start a program as an identity; Node drops the supplementary groups with them. */
export const runAs = (identity: Identity): { uid?: number; gid?: number } =>
  identity.foreign ? { uid: identity.uid, gid: identity.gid } : {};
