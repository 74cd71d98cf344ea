/**
 * From a socket to a session. It takes nothing from the environment, answers no more at login than it must, and a meter
 * counts the bytes from the first one on: limits on rows do not bound bytes, a single value may be a gigabyte.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { MAX_SOCKET_BYTES } from '../../contract/limits.ts';
import type { Address, Endpoint } from './address.ts';
import { guardLogin } from './auth-guard.ts';

export interface Connection {
  readonly client: pg.Client;
  /** Where it leads, and whether it is encrypted: a request to cancel goes the same way. */
  readonly reached: { readonly endpoint: Endpoint; readonly address: Address; readonly encrypted: boolean };
  /** Whether the meter has closed the connection. */
  overLimit(): boolean;
  /** Whether the session is over; after an error, waits for the server to go on or to close. Reads no words: they may be in any language. */
  ended(): Promise<boolean>;
  /** Says goodbye to the server. */
  close(): Promise<void>;
  /** Cuts the socket, for a server that no longer listens; what is being asked fails with the reason. */
  destroy(reason?: Error): void;
}

/** Type parsers that change nothing: no microsecond, digit or `infinity` is lost on the way to the page. */
export const textTypes: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/** Logs in on a connected socket; the signal's reason ends the attempt. */
export async function login(
  address: Address,
  endpoint: Endpoint,
  socket: Socket,
  applicationName: string,
  stop: AbortSignal,
): Promise<Connection> {
  const meter = meterOf(socket);
  const client = new pg.Client({
    ...endpoint,
    user: address.user,
    database: address.database,
    // As a function it is final; an absent one would be looked for in PGPASSWORD and ~/.pgpass.
    password: () => {
      if (address.password) return address.password;
      throw Object.assign(new Error('fe_sendauth: no password supplied'), { code: 'ENOPASSWORD' });
    },
    application_name: applicationName,
    client_encoding: 'UTF8',
    ssl: false,
    enableChannelBinding: address.channelBinding === 'require',
    pipeline: true,
    stream: () => connected(socket),
    types: textTypes,
  });
  takeNothingFromEnvironment(client, address);
  // Without a listener, a connection that breaks between two queries would end the process.
  client.on('error', () => undefined);
  const refused = guardLogin(client.connection, socket, address);
  const ended = endOf(client);
  let standby = false;
  client.connection.on('parameterStatus', ({ parameterName, parameterValue }: Record<string, string>) => {
    if (parameterName === 'in_hot_standby') standby = parameterValue === 'on';
  });
  const abandon = (): void => {
    socket.destroy(stop.reason instanceof Error ? stop.reason : undefined);
  };
  stop.addEventListener('abort', abandon, { once: true });
  try {
    stop.throwIfAborted();
    await client.connect();
    const refusal = refused();
    if (refusal !== undefined) throw refusal;
    if (standby && address.wantsPrimary === true) throw new Error('session is read-only');
  } catch (thrown) {
    socket.destroy();
    throw thrown;
  } finally {
    stop.removeEventListener('abort', abandon);
  }
  return {
    client,
    reached: { endpoint, address, encrypted: socket instanceof TLSSocket },
    overLimit: meter,
    ended,
    close: async () => {
      if (!socket.destroyed) await client.end();
    },
    destroy: (reason) => {
      socket.destroy(reason);
    },
  };
}

/** The driver dials by itself; for a socket that is there already, dialling is done. */
function connected(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: () => {
      setImmediate(() => socket.emit('connect'));
      return socket;
    },
  });
}

/** The driver fills what is empty from PGOPTIONS and PGREPLICATION. */
function takeNothingFromEnvironment(client: pg.Client, { options }: Address): void {
  const parameters: unknown = Reflect.get(client, 'connectionParameters');
  if (typeof parameters !== 'object' || parameters === null)
    throw new Error('pg has no connectionParameters any more.');
  Object.assign(parameters, { options, replication: undefined, statement_timeout: undefined, lock_timeout: undefined });
}

function meterOf(socket: Socket): () => boolean {
  let received = 0;
  let over = false;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received <= MAX_SOCKET_BYTES) return;
    over = true;
    socket.destroy();
  });
  return () => over;
}

/** How long a server that has sent an error may take to go on or to close. */
const SETTLE_MS = 1_000;

/** A session that goes on after an error says that it is ready; one that is over is closed. */
function endOf(client: pg.Client): () => Promise<boolean> {
  const protocol = client.connection;
  let open = true;
  let settled = true;
  const waiting = new Set<() => void>();
  const tell = (): void => {
    for (const told of waiting) told();
  };
  protocol.on('errorMessage', () => {
    settled = false;
  });
  protocol.on('readyForQuery', () => {
    settled = true;
    tell();
  });
  protocol.on('end', () => {
    open = false;
    tell();
  });
  return async () => {
    if (open && !settled) {
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, SETTLE_MS);
        waiting.add(() => {
          clearTimeout(late);
          resolve();
        });
      });
      waiting.clear();
    }
    return !open || client.connection.stream.destroyed;
  };
}
