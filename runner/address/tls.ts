/** TLS as libpq means it, with Prisma's words for it: which mode, and which files. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Tls } from '../db/address.ts';
import { TLS_MODES } from '../db/address.ts';
import { StartError } from '../start-error.ts';
import type { Keywords } from './parse.ts';

/** The TLS of an address; undefined means `prefer` with nothing to show or to verify. Throws `StartError`. */
export function tlsOf(keywords: Keywords, source: string): Tls | undefined {
  const mode = modeOf(keywords, source);
  const files = filesOf(keywords, source);
  if (mode === 'verify-ca' && files.ca === undefined) {
    throw new StartError(`${source} asks for verify-ca; name the authority's certificate with sslrootcert=<file>.`);
  }
  return mode === 'prefer' && Object.keys(files).length === 0 ? undefined : { mode, ...files };
}

/** A root certificate makes `require` verify the authority, as in libpq; `system` are the authorities that Node knows. */
function modeOf({ sslmode, sslaccept, sslrootcert }: Keywords, source: string): Tls['mode'] {
  if (sslaccept === 'strict') return 'verify-full';
  if (sslmode === 'no-verify') return 'require';
  const mode = TLS_MODES.find((name) => name === (sslmode ?? (sslrootcert === 'system' ? 'verify-full' : 'prefer')));
  if (mode === undefined)
    throw new StartError(`${source} has an unknown sslmode; it is one of ${TLS_MODES.join(', ')}.`);
  if (sslrootcert === 'system' && mode !== 'verify-full') {
    throw new StartError(`${source} has sslrootcert=system, which needs sslmode=verify-full.`);
  }
  const root = sslrootcert ?? standardFile('root.crt');
  return mode === 'require' && root !== undefined && sslaccept === undefined ? 'verify-ca' : mode;
}

function filesOf(keywords: Keywords, source: string): Omit<Tls, 'mode'> {
  const { sslrootcert, sslcert, sslkey, sslpassword, sslidentity, sslaccept } = keywords;
  // For Prisma, sslcert is the authority's certificate, and the client's own is the PKCS #12 file sslidentity.
  const prisma = sslaccept !== undefined || sslidentity !== undefined;
  const root = prisma ? (sslrootcert ?? sslcert) : (sslrootcert ?? standardFile('root.crt'));
  const cert = prisma ? undefined : (sslcert ?? standardFile('postgresql.crt'));
  const key = prisma ? undefined : (sslkey ?? standardFile('postgresql.key'));
  return {
    ...(root !== undefined && root !== 'system' && { ca: read(root, 'sslrootcert', source).toString('utf8') }),
    ...(cert !== undefined && { cert: read(cert, 'sslcert', source).toString('utf8') }),
    ...(key !== undefined && { key: readKey(key, source) }),
    ...(sslidentity !== undefined && { pfx: read(sslidentity, 'sslidentity', source) }),
    ...(sslpassword !== undefined && { passphrase: sslpassword }),
  };
}

/** `~/.postgresql/<name>`, where libpq looks by itself. */
function standardFile(name: string): string | undefined {
  const file = join(homedir(), '.postgresql', name);
  return existsSync(file) ? file : undefined;
}

function readKey(file: string, source: string): string {
  const text = read(file, 'sslkey', source).toString('utf8');
  if ((statSync(file).mode & 0o037) === 0) return text;
  throw new StartError(
    `The private key that ${source} names with sslkey may be read by others; close it with chmod 600.`,
  );
}

function read(file: string, keyword: string, source: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new StartError(`${source} names a file with ${keyword} that cannot be read.`);
  }
}
