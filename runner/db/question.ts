/** What an `admin` run needs to know before it asks: which server and database it would run on. Nothing is run. */
import type { Identity } from './identity.ts';
import type { RunInput } from './run-connection.ts';
import { onConnection } from './run-connection.ts';

/** Connects, identifies and leaves. */
export const identifyTarget = (input: RunInput): Promise<Identity> =>
  onConnection(input, (_, identity) => Promise.resolve(identity));
