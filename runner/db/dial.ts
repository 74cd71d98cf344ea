/**
 * From an endpoint to a socket that PostgreSQL's protocol can be spoken on: name, TCP or Unix socket, and TLS as libpq
 * negotiates it. One place for connections and for cancel requests. Source: PostgreSQL documentation, "SSL Session Encryption".
 */
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Endpoint, Tls } from './address.ts';
import { isSocket } from './address.ts';

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** What is asked of the server: nothing, TLS where it has it, or TLS. */
export type Encryption = 'never' | 'offered' | 'required';

/** The server's certificate, or its TLS, would not do; `prefer` then goes on without. */
export class TlsFailure extends Error {
  override readonly name = 'TlsFailure';
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'TLS failed', { cause });
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  }
}

/** A connected socket. Throws the system's or TLS's own error, or the signal's reason. */
export async function dial(
  endpoint: Endpoint,
  tls: Tls | undefined,
  encryption: Encryption,
  signal: AbortSignal,
): Promise<Socket | TLSSocket> {
  signal.throwIfAborted();
  const socket = isSocket(endpoint)
    ? connect(`${endpoint.host}/.s.PGSQL.${endpoint.port}`)
    : connect({ host: endpoint.host, port: endpoint.port, noDelay: true });
  const onAbort = (): void => {
    socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await arrived(socket, 'connect');
    if (encryption === 'never' || isSocket(endpoint)) return socket;
    return await negotiate(socket, endpoint, tls, encryption);
  } catch (thrown) {
    socket.destroy();
    throw signal.aborted && signal.reason instanceof Error ? signal.reason : thrown;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Asks for TLS. A server that has none is spoken to without, on the same connection, unless TLS is required. */
async function negotiate(
  socket: Socket,
  { host }: Endpoint,
  tls: Tls | undefined,
  encryption: Encryption,
): Promise<Socket | TLSSocket> {
  socket.write(SSL_REQUEST);
  const answer = await arrived(socket, 'data');
  // More than one byte would be text that somebody on the way wants to be taken for the server's (CVE-2021-23222).
  const letter = answer instanceof Buffer && answer.length === 1 ? answer.toString('latin1') : '';
  if (letter === 'N' && encryption === 'required') {
    throw new TlsFailure(new Error('server does not support SSL, but SSL was required'));
  }
  if (letter === 'N') return socket;
  if (letter !== 'S') throw new TlsFailure(new Error('received invalid response to SSL negotiation'));
  const secure = connectTls({ socket, ...(isIP(host) === 0 && { servername: host }), ...optionsOf(tls, host) });
  try {
    await arrived(secure, 'secureConnect');
    return secure;
  } catch (cause) {
    secure.destroy();
    throw new TlsFailure(cause);
  }
}

/** What is verified: nothing up to `require`, the authority from `verify-ca` on, the name too with `verify-full`. */
function optionsOf(tls: Tls | undefined, host: string): object {
  const { mode = 'prefer', ...files } = tls ?? {};
  if (mode === 'verify-full') return { ...files, host };
  if (mode === 'verify-ca') return { ...files, checkServerIdentity: () => undefined };
  return { ...files, rejectUnauthorized: false };
}

/** The first value of an event; a closed socket is an error of its own, not silence. */
async function arrived(socket: Socket, event: 'connect' | 'data' | 'secureConnect'): Promise<unknown> {
  const stop = new AbortController();
  const closed = once(socket, 'close', stop).then(() => {
    throw Object.assign(new Error('server closed the connection unexpectedly'), { code: 'ECONNRESET' });
  });
  closed.catch(() => undefined);
  try {
    const [value]: unknown[] = await Promise.race([once(socket, event, stop), closed]);
    return value;
  } finally {
    stop.abort();
  }
}
