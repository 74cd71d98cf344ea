/**
 * Stops what a connection is doing: a CancelRequest over the wire, then, after a grace period, the socket is cut. The
 * request carries that connection's own key and a connection serves one run, so it can never hit another run.
 * Source: PostgreSQL documentation, "Canceling Requests in Progress".
 */

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { CANCEL_AGAIN_MS, CANCEL_GRACE_MS, CONNECT_TIMEOUT_MS } from '../../contract/limits.ts';
import type { Connection } from './connect.ts';

const CANCEL_REQUEST_CODE = 80_877_102;

/**
 * Asks the server to cancel, and cuts the connection when it has not ended in time. Asks again until then: a request that
 * arrives between two statements of a run is lost, and the next one would go on. Returns what stops both clocks.
 */
export function cancelRun(connection: Connection): () => void {
  void sendCancel(connection);
  const again = setInterval(() => void sendCancel(connection), CANCEL_AGAIN_MS);
  const cut = setTimeout(() => connection.destroy(), CANCEL_GRACE_MS);
  return () => {
    clearInterval(again);
    clearTimeout(cut);
  };
}

/** Resolves when the server has taken the request and closed, or when it cannot be reached. */
export function sendCancel({ client }: Connection): Promise<void> {
  const key = backendKey(client);
  if (key === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const socket = dial(client.host, client.port);
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.end(cancelRequest(key.processId, key.secret)));
    socket.resume();
  });
}

/** A host that starts with a slash is the folder of a Unix socket. */
const dial = (host: string, port: number): Socket =>
  host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);

/** pg keeps the key that the server sent at start-up in these two fields, which its types leave out. */
function backendKey(client: object): { processId: number; secret: number } | undefined {
  if (!('processID' in client) || !('secretKey' in client)) return undefined;
  const { processID: processId, secretKey: secret } = client;
  return typeof processId === 'number' && typeof secret === 'number' ? { processId, secret } : undefined;
}

function cancelRequest(processId: number, secret: number): Buffer {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  message.writeInt32BE(processId, 8);
  message.writeInt32BE(secret, 12);
  return message;
}
