/** A database address as Prisma writes it: parameters of Prisma's own stand among PostgreSQL's. */

/** Parameters that only Prisma knows; PostgreSQL's drivers would refuse or misread them. */
const PRISMA_PARAMETERS = [
  'schema',
  'connection_limit',
  'pool_timeout',
  'pgbouncer',
  'connect_timeout',
  'socket_timeout',
];

export interface Address {
  /** The URL without Prisma's own parameters. */
  url: string;
  host: string;
  port: string;
  user: string;
  database: string;
  schema: string;
}

export function readAddress(text: string): Address {
  const url = new URL(text);
  const schema = url.searchParams.get('schema') ?? 'public';
  for (const name of PRISMA_PARAMETERS) url.searchParams.delete(name);
  return {
    url: url.toString(),
    host: url.hostname,
    port: url.port || '5432',
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)),
    schema,
  };
}

/** The same server and login, another database. */
export function withDatabase(address: Address, database: string): Address {
  const url = new URL(address.url);
  url.pathname = `/${encodeURIComponent(database)}`;
  return { ...address, url: url.toString(), database };
}
