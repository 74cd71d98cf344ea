/** What an `admin` run needs to know before it asks: which server and database it would run on. Nothing is run. */
import type { Identity } from './identity.ts';
import { requireOwnSession } from './outside.ts';
import { isTransactional } from './policy.ts';
import type { RunInput } from './run-connection.ts';
import { onConnection } from './run-connection.ts';

/** Connects, identifies and leaves; throws `ThroughPooler` for what a pooler cannot take. */
export const identifyTarget = (input: RunInput): Promise<Identity> =>
  onConnection(input, (_, identity) => {
    if (!isTransactional(input.snippet)) requireOwnSession(identity);
    return Promise.resolve(identity);
  });
