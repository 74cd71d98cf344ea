/**
 * The name that this start is reached by, `proofbook-<random>.localhost`. A browser keeps what a server has left at an origin: cached
 * pages, service workers. While no runner is running, anybody on this machine may listen at its port and leave such things, so each
 * start takes a name at which nobody can have left anything yet. Names of earlier starts, in tabs and bookmarks, lead to
 * the current one; they carry a code of the checkout's own key, so that no list of them is kept (docs/decisions/0011).
 */
import { createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { OwnName } from './http/guards/host.ts';
import { readState, StateUnwritable, stateFolder, writeState } from './state-file.ts';

/** Where people and the buttons of hosted copies look first; what it answers is the way to the current name. */
export const USUAL_PORT = 4780;

const NONCE_BYTES = 8;
const CODE_DIGITS = 16;
const NAME = /^proofbook-([0-9a-f]{16})([0-9a-f]{16})\.localhost$/;

const originSchema = z.strictObject({ key: z.string().regex(/^[\w-]{43}$/), port: z.int().min(1).max(65_535) });
type Origin = z.infer<typeof originSchema>;

/** The plain address, which `PORT` pins. Names of earlier starts lead to it where the checkout has some. */
export const plainName = (leadsHere: OwnName['leadsHere'] = () => false): OwnName => ({ host: '127.0.0.1', leadsHere });

export interface Names {
  /** A new name, at which nobody can have left anything. */
  fresh(): OwnName;
  readonly isFormer: (host: string) => boolean;
  /** The port of the last start, so that bookmarks find this one. */
  readonly port: number;
  keepPort(port: number): void;
}

/** The names of a checkout. Where its folder can't be written, names hold for this start alone. */
export function openNames(projectDir: string, say: (line: string) => void): Names {
  const file = path.join(stateFolder(projectDir), 'origin.json');
  const known = readState(file, originSchema, say);
  const origin = known ?? { key: randomBytes(32).toString('base64url'), port: USUAL_PORT };
  const isFormer = (host: string): boolean => {
    const [, nonce = '', code] = NAME.exec(host) ?? [];
    return code !== undefined && code === codeOf(origin.key, nonce);
  };
  const keep = (changed: Origin): void => {
    try {
      writeState(file, changed);
    } catch (thrown) {
      if (!(thrown instanceof StateUnwritable)) throw thrown;
      say(`${thrown.message} Tabs and bookmarks of this start will not find the next one.`);
    }
  };
  return {
    fresh: () => {
      const nonce = randomBytes(NONCE_BYTES).toString('hex');
      const host = `proofbook-${nonce}${codeOf(origin.key, nonce)}.localhost`;
      return { host, leadsHere: (other) => other === '127.0.0.1' || other === 'localhost' || isFormer(other) };
    },
    isFormer,
    port: origin.port,
    keepPort: (port) => {
      if (known === undefined || known.port !== port) keep({ ...origin, port });
    },
  };
}

const codeOf = (key: string, nonce: string): string =>
  createHmac('sha256', key).update(nonce).digest('hex').slice(0, CODE_DIGITS);
