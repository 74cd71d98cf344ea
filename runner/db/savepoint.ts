/** Tries something inside a transaction and takes it back, whether it worked or not. */
import pg from 'pg';
import type { Connection } from './connect.ts';

/** Answers undefined when PostgreSQL refused with one of the expected codes; any other error goes on. */
export async function tryAndUndo<T>(
  { client }: Connection,
  expectedCodes: readonly string[],
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  await client.query('SAVEPOINT proofbook');
  try {
    return await attempt();
  } catch (thrown) {
    if (thrown instanceof pg.DatabaseError && expectedCodes.includes(thrown.code ?? '')) return undefined;
    throw thrown;
  } finally {
    // After a lost connection this fails as well, and hides nothing: the first error is on its way.
    await client.query('ROLLBACK TO SAVEPOINT proofbook; RELEASE SAVEPOINT proofbook').catch(() => undefined);
  }
}
