/** A look at the target outside of any run: connected, asked on safe ground in a read-only transaction, left again; on a clock. */
import { LOOK_TIMEOUT_MS } from '../../contract/limits.ts';
import { openConnection, timeoutError } from './connect.ts';
import { RunFailure, toServerError } from './errors.ts';
import { askOwn, begin } from './guard.ts';
import type { Identity } from './identity.ts';
import type { TargetConfig } from './target-config.ts';

/** Runs one of the runner's own queries. */
export type Ask = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Gives the work a way to ask and the server's identity; nothing it does can change anything. */
export async function onLook<T>(
  target: TargetConfig,
  applicationName: string,
  work: (ask: Ask, identity: Identity) => Promise<T>,
): Promise<T> {
  const connection = await openConnection(target, applicationName);
  const clock = setTimeout(() => connection.destroy(timeoutError()), LOOK_TIMEOUT_MS);
  try {
    const identity = await begin(connection, 'look');
    return await work((text, values) => askOwn(connection, text, values), identity);
  } catch (thrown) {
    const error = toServerError(thrown);
    throw error.code === 'ETIMEDOUT' ? new RunFailure('TargetUnreachable', { error, cause: thrown }) : thrown;
  } finally {
    clearTimeout(clock);
    const impatience = setTimeout(() => connection.destroy(), 1_000);
    await connection.close();
    clearTimeout(impatience);
  }
}
