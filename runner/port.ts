/** Listens on this machine alone, and says in one sentence when a port cannot be had. There is no setting for another address. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

const HERE = '127.0.0.1';
/** Browsers take `….localhost` to either loopback address, so that nobody else may have the port at the other one. */
const ALSO_HERE = '::1';

/** What a machine without IPv6 answers; then nobody else can listen there either. */
const NO_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Throws `StartError` when something listens there already. */
export async function requireFreePort(port: number): Promise<void> {
  const server = createServer();
  await listenHere(server, port);
  await closed(server);
}

/** Listens on 127.0.0.1 and nothing else; returns the port. */
export async function listenHere(server: Server, port: number): Promise<number> {
  const code = await listen(server, port, HERE);
  if (code === 'EADDRINUSE') {
    throw new StartError(
      `Port ${port} is taken, perhaps by another npm start; stop that one, or choose another port with PORT=….`,
    );
  }
  if (code === 'EACCES') throw new StartError(`Port ${port} may not be used; choose one above 1023 with PORT=….`);
  if (code !== undefined) throw new StartError(`Port ${port} of ${HERE} cannot be had (${code}).`);
  return portOf(server);
}

export interface Listening {
  readonly port: number;
  /** The second address; closed with the server by whoever closes that. */
  readonly also: Server | undefined;
}

/** Listens on 127.0.0.1 and ::1, at the first port of `candidates` that is free at both; 0 takes any. */
export async function listenOnBoth(server: Server, candidates: readonly number[]): Promise<Listening> {
  for (const candidate of candidates) {
    if ((await listen(server, candidate, HERE)) !== undefined) continue;
    const port = portOf(server);
    const also = createServer((socket) => server.emit('connection', socket));
    const code = await listen(also, port, ALSO_HERE);
    if (code === undefined) return { port, also };
    if (NO_IPV6.has(code)) return { port, also: undefined };
    await closed(server);
  }
  throw new StartError('No port is free at both 127.0.0.1 and ::1; choose one with PORT=….');
}

/** Listens, or gives the code of what is in the way. */
async function listen(server: Server, port: number, host: string): Promise<string | undefined> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
    throw thrown;
  }
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
