/**
 * From keywords to an address that leaves nothing open, and only then the judgement whether it is this machine. Order, as in
 * libpq: what is written, the service, the environment where it may be used, and the defaults.
 */
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Address, AuthMethod, Endpoint } from '../db/address.ts';
import { AUTH_METHODS, DEFAULT_PORT, endpointsOf } from '../db/address.ts';
import { StartError } from '../start-error.ts';
import type { Keywords } from './parse.ts';
import { parseAddress } from './parse.ts';
import { passwordFrom } from './passfile.ts';
import { serviceOf } from './service.ts';
import { tlsOf } from './tls.ts';

export interface Resolved {
  readonly connection: Address;
  /** Prisma's `schema`; absent means what the server has. */
  readonly searchPath?: readonly string[];
  /** Hosts that are not an address of this machine by what they are called; none for a target on this machine. */
  readonly elsewhere: readonly string[];
}

/** Variables that libpq reads, by keyword. */
export const VARIABLES: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  service: 'PGSERVICE',
  options: 'PGOPTIONS',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  channel_binding: 'PGCHANNELBINDING',
  require_auth: 'PGREQUIREAUTH',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
};

/** An address as text, wholly resolved. `env` is given only where it may fill what the text leaves open. */
export function resolveAddress(text: string, source: string, env: NodeJS.ProcessEnv = {}): Resolved {
  const written = parseAddress(text, source);
  const set = Object.entries(VARIABLES).flatMap(([keyword, variable]) =>
    env[variable] ? [[keyword, env[variable]] as const] : [],
  );
  const fromEnv: Keywords = Object.fromEntries(set);
  const service = written['service'] ?? fromEnv['service'];
  const keywords: Keywords = {
    ...fromEnv,
    ...(service !== undefined && serviceOf(service, env['PGSERVICEFILE'])),
    ...written,
  };
  const [first, ...others] = hostsOf(keywords, source);
  if (first === undefined) throw new StartError(`${source} names no host.`);
  const user = keywords['user'] ?? nameOfPerson(source);
  const login = { ...first, user, database: keywords['dbname'] ?? user };
  const password = keywords['password'] ?? passwordOf(keywords['passfile'], login);
  const tls = tlsOf(keywords, source);
  const { schema, options, channel_binding: binding, target_session_attrs: session } = keywords;
  const requireAuth = methodsOf(keywords['require_auth'], source);
  const connection: Address = {
    ...login,
    ...(password !== undefined && { password }),
    ...(others.length > 0 && { others }),
    ...(tls !== undefined && { tls }),
    ...(requireAuth !== undefined && { requireAuth }),
    ...(binding === 'require' && { channelBinding: binding }),
    ...(options !== undefined && { options }),
    ...(session !== undefined && /^(read-write|primary)$/.test(session) && { wantsPrimary: true }),
  };
  return {
    connection,
    ...(schema !== undefined && { searchPath: [schema] }),
    elsewhere: endpointsOf(connection).flatMap(({ host }) => (isHere(host) ? [] : [host])),
  };
}

/** One port may stand for all hosts. `hostaddr` is where a host is, without asking for its name. */
function hostsOf({ host, hostaddr, port }: Keywords, source: string): Endpoint[] {
  const hosts = (hostaddr ?? host ?? '').split(',');
  const ports = (port ?? '').split(',').map((text) => portOf(text, source));
  if (ports.length !== 1 && ports.length !== hosts.length) {
    throw new StartError(
      `${source} has ${hosts.length} hosts and ${ports.length} ports; give one port, or one for each.`,
    );
  }
  return hosts.map((name, place) => {
    const number = ports[ports.length === 1 ? 0 : place] ?? DEFAULT_PORT;
    return { host: name || standardHost(number), port: number };
  });
}

function portOf(text: string, source: string): number {
  if (text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new StartError(`${source} has a port that is not a number from 1 to 65535.`);
}

/** libpq's default is a Unix socket in the folder that it was built with; distributions have one of two. */
const standardHost = (port: number): string =>
  ['/var/run/postgresql', '/tmp'].find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost';

/** A name other than localhost may resolve to anything, so it does not count. */
function isHere(host: string): boolean {
  if (host === 'localhost' || host.startsWith('/')) return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}

function nameOfPerson(source: string): string {
  try {
    return userInfo().username;
  } catch {
    throw new StartError(
      `${source} names no user, and this machine has no name for the user that you are; write it, as in postgresql://user@127.0.0.1/database.`,
    );
  }
}

function passwordOf(
  named: string | undefined,
  login: Endpoint & { user: string; database: string },
): string | undefined {
  if (named !== undefined) return passwordFrom(named, login);
  const standard = join(homedir(), '.pgpass');
  return existsSync(standard) ? passwordFrom(standard, login) : undefined;
}

/** `scram-sha-256,md5`, or with `!` all but those. */
function methodsOf(text: string | undefined, source: string): AuthMethod[] | undefined {
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const names = words.map((word) => word.replace(/^!/, ''));
  const known = names.every((name) => AUTH_METHODS.some((method) => method === name));
  const negated = words.filter((word) => word.startsWith('!')).length;
  if (!known || (negated !== 0 && negated !== words.length)) {
    throw new StartError(
      `${source} has a require_auth that cannot be read; it lists some of ${AUTH_METHODS.join(', ')}, all with ! or none.`,
    );
  }
  return AUTH_METHODS.filter((method) => names.includes(method) === (negated === 0));
}
