/**
 * Stops what a connection is doing, as psql's Ctrl-C does it: a request over a connection of its own, written, and then waited
 * for until the server closes it. A request that is only half closed makes PgBouncer 1.18 end for everybody.
 * Source: PostgreSQL documentation, "Canceling Requests in Progress".
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { CANCEL_AGAIN_MS, CANCEL_GRACE_MS, CONNECT_TIMEOUT_MS } from '../../contract/limits.ts';
import type { Connection } from './connect.ts';
import { dial } from './dial.ts';

const CANCEL_REQUEST_CODE = 80_877_102;

/**
 * Asks the server to cancel, and gives up after a grace period: then `giveUp` may end the session in another way, and the
 * connection is cut. Asks again until then, one request after the other, because one that arrives between two statements of
 * a run is lost. The key is that connection's own and it serves one run, so no other run is hit. Returns what stops it.
 */
export function cancelRun(connection: Connection, giveUp: () => Promise<void>): () => void {
  const stop = new AbortController();
  void repeat(connection, stop.signal);
  const cut = setTimeout(() => {
    stop.abort();
    void giveUp().finally(() => connection.destroy());
  }, CANCEL_GRACE_MS);
  return () => {
    stop.abort();
    clearTimeout(cut);
  };
}

async function repeat(connection: Connection, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sendCancel(connection);
    await sleep(CANCEL_AGAIN_MS);
  }
}

/** Resolves when the server has taken the request and closed, or when it cannot be reached. Never rejects. */
export async function sendCancel({ client, reached }: Connection): Promise<void> {
  const key = backendKey(client);
  if (key === undefined) return;
  const { endpoint, address, encrypted } = reached;
  const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
  try {
    const socket = await dial(endpoint, address.tls, encrypted ? 'required' : 'never', signal);
    socket.on('error', () => undefined);
    signal.addEventListener('abort', () => socket.destroy());
    const closed = once(socket, 'close');
    socket.write(cancelRequest(key.processId, key.secret));
    socket.resume();
    await closed;
  } catch {
    // A server that is gone has nothing to cancel.
  }
}

/** pg keeps the key that the server sent at start-up in these two fields, which its types leave out. */
export function backendKey(client: object): { processId: number; secret: number } | undefined {
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
