/** Asks whether the port is free, and says in one sentence when it is not. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

/** Throws `StartError` when something listens there already. */
export async function requireFreePort(port: number): Promise<void> {
  const server = createServer();
  await listenHere(server, port);
  server.close();
  await once(server, 'close');
}

/** Listens on 127.0.0.1 and nothing else (there is no setting for another address); returns the port. */
export async function listenHere(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${port} is taken, perhaps by another npm start; stop that one, or choose another port with PORT=….`,
        { cause },
      );
    }
    if (code === 'EACCES') throw new StartError(`Port ${port} may not be used; choose one above 1023 with PORT=….`);
    throw cause;
  }
  return (server.address() as AddressInfo).port;
}
