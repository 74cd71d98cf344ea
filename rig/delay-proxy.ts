/** A way to a server that takes its time: every turn from one side to the other is late, and turns are counted. */

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface DelayProxy {
  readonly port: number;
  /** Round trips so far: each connection's opening, and each answer that the client waited for. */
  roundTrips(): number;
  stop(): Promise<void>;
}

/** In front of a server on this machine; half of the delay lies on each way. */
export async function startDelayProxy(serverPort: number, roundTripMs: number): Promise<DelayProxy> {
  let trips = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: serverPort, host: '127.0.0.1', noDelay: true });
    // The opening costs a round trip as well; here it is paid by the first bytes.
    trips += 1;
    let waiting = false;
    const opened = Date.now() + roundTripMs;
    const pass = (from: Socket, to: Socket, told: () => void): void => {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => {
        told();
        const late = Math.max(0, opened - Date.now()) + roundTripMs / 2;
        setTimeout(() => to.write(chunk), late);
      });
      from.on('close', () => setTimeout(() => to.destroy(), roundTripMs * 2));
    };
    pass(client, upstream, () => {
      waiting = true;
    });
    pass(upstream, client, () => {
      if (waiting) trips += 1;
      waiting = false;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The proxy has no port.');
  return {
    port: bound.port,
    roundTrips: () => trips,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
