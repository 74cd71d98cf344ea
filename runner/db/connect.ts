/**
 * One fresh connection for one run. Values stay in the server's text form, and a meter counts the bytes that arrive:
 * limits on rows do not bound bytes, a single value may be a gigabyte.
 */
import type { Duplex } from 'node:stream';
import pg from 'pg';
import type { Access } from '../../contract/access.ts';
import { CONNECT_TIMEOUT_MS, MAX_SOCKET_BYTES } from '../../contract/limits.ts';
import { RunFailure, toServerError } from './errors.ts';
import { requireLoopback } from './loopback.ts';
import type { TargetConfig } from './target-config.ts';

export interface Connection {
  readonly client: pg.Client;
  /**
   * The outcome of some work, or a failure as soon as the socket is closed. pg-cursor forgets its caller when the connection
   * ends between a result and the server's readiness, so its promise alone may never settle.
   */
  whileOpen<T>(work: Promise<T>): Promise<T>;
  /** Whether the meter has closed the connection. */
  overLimit(): boolean;
  /** Says goodbye to the server. */
  close(): Promise<void>;
  /** Cuts the socket, for a server that no longer listens. */
  destroy(): void;
}

export interface OpenOptions {
  /** Which of the target's logins to use, where it has several. */
  readonly access?: Access;
  readonly signal?: AbortSignal;
}

/** Type parsers that change nothing: no microsecond, digit or `infinity` is lost on the way to the page. */
export const textTypes: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/** Opens a connection; whatever goes wrong is `TargetUnreachable` with the server's or the system's own error. */
export async function openConnection(
  target: TargetConfig,
  applicationName: string,
  { access = 'read', signal }: OpenOptions = {},
): Promise<Connection> {
  if (target.unnamed !== undefined) await requireLoopback(target.unnamed);
  const client = new pg.Client({
    ...target.connection,
    ...target.logins?.[access],
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: textTypes,
  });
  // Without a listener, a connection that breaks between two queries would end the process.
  client.on('error', () => undefined);
  const { stream } = client.connection;
  const abandon = (): void => {
    stream.destroy();
  };
  signal?.addEventListener('abort', abandon);
  try {
    await client.connect();
  } catch (cause) {
    stream.destroy();
    throw new RunFailure('TargetUnreachable', { error: toServerError(cause), cause });
  } finally {
    signal?.removeEventListener('abort', abandon);
  }
  return metered(client);
}

function metered(client: pg.Client): Connection {
  const { stream } = client.connection;
  let received = 0;
  let over = false;
  const closed = closing(stream);
  // Nobody may be waiting when the connection is closed as it should be.
  closed.catch(() => undefined);
  stream.prependListener('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received <= MAX_SOCKET_BYTES) return;
    over = true;
    stream.destroy();
  });
  return {
    client,
    whileOpen: (work) => Promise.race([work, closed]),
    overLimit: () => over,
    close: async () => {
      if (!stream.destroyed) await client.end();
    },
    destroy: () => {
      stream.destroy();
    },
  };
}

/** Time for the driver to report an error of its own, which says more than that the socket is closed. */
const REPORT_MS = 50;

const closing = (stream: Duplex): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => {
      setTimeout(() => reject(new Error('Connection terminated unexpectedly')), REPORT_MS);
    };
    if (stream.destroyed) fail();
    else stream.once('close', fail);
  });
