/**
 * Reads a PostgreSQL URL the way people have them in `.env` files, Prisma's additions included. What is wrong with one is
 * said without repeating any part of it, since any part may be the password.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import { StartError } from './start-error.ts';

export interface DatabaseUrl {
  readonly connection: pg.ClientConfig;
  readonly database: string;
  /** Prisma's `schema` parameter, else public. */
  readonly searchPath: readonly string[];
  /** A Unix socket, or an address of this machine. */
  readonly loopback: boolean;
}

const EXAMPLE = 'postgresql://user:password@127.0.0.1:5432/database';

/** Parses a URL; `source` names where it came from. Throws `StartError`. */
export function parseDatabaseUrl(text: string, source: string): DatabaseUrl {
  if (!/^postgres(ql)?:\/\//.test(text)) {
    throw new StartError(`${source} is not a PostgreSQL URL; it must look like ${EXAMPLE}.`);
  }
  try {
    return fromUrl(new URL(text), source);
  } catch (thrown) {
    // The original error quotes its input, so it is not kept as the cause.
    if (thrown instanceof StartError) throw thrown;
    throw new StartError(
      `${source} cannot be read as a URL; it must look like ${EXAMPLE}, with @ : / # ? % in the password written as %40 %3A %2F %23 %3F %25.`,
    );
  }
}

function fromUrl(url: URL, source: string): DatabaseUrl {
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1');
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const database = decodeURIComponent(url.pathname.slice(1));
  const port = url.searchParams.get('port') ?? url.port;
  const ssl = sslOf(url.searchParams, source);
  return {
    connection: {
      ...(host !== '' && { host }),
      ...(port !== '' && { port: Number(port) }),
      ...(user !== '' && { user }),
      ...(password !== '' && { password }),
      ...(database !== '' && { database }),
      ...(ssl !== undefined && { ssl }),
    },
    database: database || user,
    searchPath: [url.searchParams.get('schema') ?? 'public'],
    loopback: isLoopback(host),
  };
}

/** A name other than localhost may resolve to anything, so it does not count. */
function isLoopback(host: string): boolean {
  if (host === '' || host === 'localhost' || host.startsWith('/')) return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}

/** libpq's modes with libpq's meaning; `prefer`, its default, stays without encryption as it does on most dev servers. */
function sslOf(params: URLSearchParams, source: string): ConnectionOptions | undefined {
  const mode = params.get('sslmode') ?? 'prefer';
  const files = {
    ...pem('ca', params.get('sslrootcert'), source),
    ...pem('cert', params.get('sslcert'), source),
    ...pem('key', params.get('sslkey'), source),
  };
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return undefined;
    case 'require':
    case 'no-verify':
      return { ...files, rejectUnauthorized: false };
    case 'verify-ca':
      return { ...files, checkServerIdentity: () => undefined };
    case 'verify-full':
      return files;
    default:
      throw new StartError(
        `${source} has an unknown sslmode; it is one of disable, allow, prefer, require, verify-ca, verify-full.`,
      );
  }
}

function pem(option: 'ca' | 'cert' | 'key', path: string | null, source: string): ConnectionOptions {
  if (path === null) return {};
  try {
    return { [option]: readFileSync(path, 'utf8') };
  } catch {
    throw new StartError(`${source} names a certificate file that cannot be read (${option}).`);
  }
}
