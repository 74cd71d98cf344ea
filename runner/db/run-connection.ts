/**
 * A run's own connection from hello to goodbye: opened for it, begun on safe ground, admitted, cancelled when the signal says
 * so, closed after it. Whatever goes wrong on the way gets its permanent name here.
 */
import type { Access } from '../../contract/access.ts';
import { RunnerError } from '../../contract/errors.ts';
import { LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '../../contract/limits.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { cancelRun } from './cancel.ts';
import type { Connection } from './connect.ts';
import { openConnection } from './connect.ts';
import { RunFailure, toServerError } from './errors.ts';
import { begin } from './guard.ts';
import type { Identity } from './identity.ts';
import { onLook } from './look.ts';
import { OWN } from './own-queries.ts';
import { groundOf } from './policy.ts';
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
  readonly snippet: Pick<Snippet, 'id' | 'access' | 'statements'>;
}

/** Opens the run's own connection, stops the work when the signal says so, and names whatever goes wrong. */
export async function onConnection<T>(
  { target, snippet, signal, admit }: ConnectionInput,
  work: (connection: Connection, identity: Identity) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const application = `proofbook/${snippet.id}`;
  const connection = await openConnection(target, application, { access: snippet.access, signal });
  const startedAt = performance.now();
  let known: Identity | undefined;
  let stopClock = (): void => undefined;
  const onAbort = (): void => {
    stopClock = cancelRun(connection, () => endSession(target, known, application));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const identity = await begin(connection, groundOf(snippet));
    known = identity;
    admit(identity);
    return await work(connection, identity);
  } catch (thrown) {
    throw await named(thrown, connection, snippet.access, performance.now() - startedAt);
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopClock();
    await leave(connection);
  }
}

/** For a statement that swallows its cancellation. Through a pooler the session may be somebody else's by now. */
async function endSession(target: TargetConfig, known: Identity | undefined, application: string): Promise<void> {
  if (known === undefined || known.pooled) return;
  try {
    await onLook(target, 'proofbook/cancel', (ask) => ask(OWN.terminate, [known.pid, application.slice(0, 63)]));
  } catch {
    // Where the role may not, the server notices by itself that its client is gone.
  }
}

/** An error that ended the session is not the statement's fault. */
async function named(thrown: unknown, connection: Connection, access: Access, elapsedMs: number): Promise<unknown> {
  if (thrown instanceof RunnerError) return thrown;
  const ended = await connection.ended();
  if (connection.overLimit()) return new RunFailure('SocketLimit', { cause: thrown });
  const error = toServerError(thrown);
  if (ended) return new RunFailure('ConnectionLost', { error, cause: thrown });
  if (error.severity === undefined) return thrown;
  const detail = ownLimit(error.code, access, elapsedMs);
  return new RunFailure('StatementFailed', { error, cause: thrown, ...(detail !== undefined && { detail }) });
}

/** The server says that it stopped a statement, and not that it was told to by us. */
function ownLimit(code: string | undefined, access: Access, elapsedMs: number): string | undefined {
  const limit = STATEMENT_TIMEOUT_MS[access];
  if (code === '57014' && elapsedMs >= limit) {
    return `Proofbook stops a ${access} after ${limit / 1_000} s, and this one took longer; nothing was changed. Run it in psql to let it finish.`;
  }
  if (code === '55P03' && elapsedMs >= LOCK_TIMEOUT_MS) {
    return `Proofbook waits ${LOCK_TIMEOUT_MS / 1_000} s for a lock and then gives up; another session holds it. Nothing was changed.`;
  }
  return undefined;
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
