/**
 * Reads an address the way libpq does: a URL or `keyword=value` pairs, become libpq's keywords. What is wrong is said without
 * repeating any part of the address, since any part may be the password. The grammar is libpq's own (fe-connect.c), because
 * pg-connection-string reads `?dbname=`, lists of hosts and a `#` in a password differently.
 */
import { StartError } from '../start-error.ts';

/** libpq's keywords with their values; several hosts are a list with commas, as libpq has it. */
export type Keywords = Readonly<Record<string, string>>;

const EXAMPLE = 'postgresql://user:password@127.0.0.1:5432/database';
const ENCODE =
  'characters of the user and the password other than letters, digits, - . _ ~ must be written as %: @ is %40, / is %2F, : is %3A, % is %25';

/** What decides where and how one connects. */
const USED = new Set(
  'host hostaddr port dbname user password passfile service options sslmode sslrootcert sslcert sslkey sslpassword channel_binding require_auth target_session_attrs schema sslaccept sslidentity'.split(
    ' ',
  ),
);
/** What means nothing here: the runner opens one connection a run, with clocks of its own, and knows a pooler when it sees one. */
const WITHOUT_MEANING = new Set(
  'connect_timeout client_encoding application_name fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout sslcompression sslsni sslnegotiation krbsrvname gsslib gssencmode gssdelegation load_balance_hosts min_protocol_version max_protocol_version ssl_min_protocol_version ssl_max_protocol_version sslcertmode pgbouncer connection_limit pool_timeout socket_timeout statement_cache_size single_use_connections uselibpqcompat prepareThreshold workaround supa'.split(
    ' ',
  ),
);

/** Reads an address; `source` names where it came from. Throws `StartError`. */
export function parseAddress(text: string, source: string): Keywords {
  const url = /^postgres(?:ql)?:\/\/(.*)$/s.exec(text)?.[1];
  const found = url !== undefined ? fromUrl(url, source) : fromPairs(text, source);
  const { ssl, db, ...rest } = Object.fromEntries(found.filter(([, value]) => value !== ''));
  if (ssl !== undefined && !/^(true|1|false|0)$/.test(ssl))
    throw new StartError(`${source} has an ssl that is neither true nor false.`);
  const keywords: Record<string, string> = { ...rest };
  if (ssl !== undefined) keywords['sslmode'] ??= /^(true|1)$/.test(ssl) ? 'require' : 'disable';
  if (db !== undefined) keywords['dbname'] ??= db;
  for (const name of Object.keys(keywords)) {
    if (USED.has(name)) continue;
    if (WITHOUT_MEANING.has(name)) delete keywords[name];
    else
      throw new StartError(
        `${source} has the parameter “${shown(name, text)}”, which is not known here; leave it out.`,
      );
  }
  return keywords;
}

type Found = (readonly [name: string, value: string])[];

/** `user:password@host:port,host:port/dbname?name=value&…` */
function fromUrl(rest: string, source: string): Found {
  const slash = rest.indexOf('/');
  const head = slash === -1 ? rest.replace(/\?.*$/s, '') : rest.slice(0, slash);
  const at = head.lastIndexOf('@');
  const [path = '', query = ''] = rest.slice(head.length).split(/\?(.*)/s);
  if (path.includes('@') || /[?&][^=&]*@/.test(`?${query}`))
    throw new StartError(`${source} has an @ behind a /: ${ENCODE}.`);
  const [user = '', password = ''] = at === -1 ? [] : head.slice(0, at).split(/:(.*)/s);
  const decode = (part: string): string => decoded(part, source);
  const endpoints = head
    .slice(at + 1)
    .split(',')
    .map((endpoint) => endpointOf(endpoint, source));
  const parameters = query === '' ? [] : query.split('&').map((pair) => parameterOf(pair, source));
  return [
    ['user', decode(user)],
    ['password', decode(password)],
    ['host', endpoints.map(([host]) => decode(host)).join(',')],
    ['port', endpoints.map(([, port]) => port).join(',')],
    ['dbname', decode(path.slice(1))],
    ...parameters.map(([name, value]) => [decode(name), decode(value)] as const),
  ].filter(([name, value]) => !/^,*$/.test(value ?? '') || parameters.some(([given]) => given === name)) as Found;
}

function endpointOf(text: string, source: string): readonly [host: string, port: string] {
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) {
    throw new StartError(
      `${source} has a host that cannot be read; an IPv6 address stands in brackets, as in [::1]:5432, and ${ENCODE}.`,
    );
  }
  return [host, port];
}

function parameterOf(pair: string, source: string): readonly [name: string, value: string] {
  const [name = '', value] = pair.split(/=(.*)/s);
  if (name === '' || value === undefined) {
    throw new StartError(
      `${source} has a parameter behind its ? that is not name=value; a ? in a password is written %3F.`,
    );
  }
  return [name, value];
}

/** `host=localhost dbname='my db'` */
function fromPairs(text: string, source: string): Found {
  const found: Found = [];
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:\\.|[^'\\])*)'|((?:\\.|[^\s\\'])*))(?=\s|$)/sy;
  while (pair.lastIndex < text.trimEnd().length) {
    const [whole, name, quoted, bare] = pair.exec(text) ?? [];
    if (whole === undefined || name === undefined) {
      throw new StartError(`${source} is not a PostgreSQL address; it must look like ${EXAMPLE}, and ${ENCODE}.`);
    }
    found.push([name, (quoted ?? bare ?? '').replace(/\\(.)/gs, '$1')]);
  }
  return found;
}

function decoded(part: string, source: string): string {
  try {
    const text = decodeURIComponent(part);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below, without the error, which quotes its input.
  }
  throw new StartError(`${source} has a % that does not stand for a character; a % itself is written %25.`);
}

/** A name that may be a piece of a password is not shown. */
const shown = (name: string, text: string): string =>
  /^[a-zA-Z_]{2,40}$/.test(name) && !/\?.*@/s.test(text) ? name : '…';
