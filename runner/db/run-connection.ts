/**
 * A run's own connection from hello to goodbye: opened for it, identified, cancelled when the signal says so, closed after
 * it. Whatever goes wrong on the way gets its permanent name here.
 */
import { RunnerError } from '../../contract/errors.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { cancelRun } from './cancel.ts';
import type { Connection } from './connect.ts';
import { openConnection } from './connect.ts';
import { RunFailure, toServerError } from './errors.ts';
import type { Identity } from './identity.ts';
import { identify } from './identity.ts';
import type { TargetConfig } from './target-config.ts';

export interface RunInput {
  readonly target: TargetConfig;
  readonly snippet: Snippet;
  /** Text value of each parameter by name, checked by `bind.ts`. */
  readonly values: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Refuses a server that the runner must not touch; called on each new connection. */
  readonly admit: (identity: Identity) => void;
}

/** What a connection is opened for: a snippet, or a checkup under a name of its own. */
export interface ConnectionInput extends Pick<RunInput, 'target' | 'signal' | 'admit'> {
  readonly snippet: Pick<Snippet, 'id' | 'access'>;
}

/** Opens the run's own connection, stops the work when the signal says so, and names whatever goes wrong. */
export async function onConnection<T>(
  { target, snippet, signal, admit }: ConnectionInput,
  work: (connection: Connection, identity: Identity) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const connection = await openConnection(target, `proofbook/${snippet.id}`, { access: snippet.access, signal });
  let stopClock = (): void => undefined;
  const onAbort = (): void => {
    stopClock = cancelRun(connection);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const identity = await identify(connection);
    admit(identity);
    return await work(connection, identity);
  } catch (thrown) {
    throw named(thrown, connection);
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopClock();
    await leave(connection);
  }
}

/** An error that ended the session (severity FATAL or a broken socket) is not the statement's fault. */
function named(thrown: unknown, connection: Connection): unknown {
  if (thrown instanceof RunnerError) return thrown;
  if (connection.overLimit()) return new RunFailure('SocketLimit', { cause: thrown });
  const error = toServerError(thrown);
  const fromServer = error.severity !== undefined;
  if (fromServer && error.severity !== 'FATAL' && error.severity !== 'PANIC') {
    return new RunFailure('StatementFailed', { error, cause: thrown });
  }
  const lost = fromServer || connection.client.connection.stream.destroyed;
  return lost ? new RunFailure('ConnectionLost', { error, cause: thrown }) : thrown;
}

/** Closing also rolls back whatever is open. A server that does not react to the goodbye is not waited for. */
async function leave(connection: Connection): Promise<void> {
  const impatience = setTimeout(() => connection.destroy(), 1_000);
  try {
    await connection.close();
  } finally {
    clearTimeout(impatience);
  }
}
