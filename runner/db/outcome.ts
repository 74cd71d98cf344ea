/** What became of a transaction whose COMMIT was not answered. The server keeps that for a long while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from './connect.ts';
import type { TargetConfig } from './target-config.ts';

export type Outcome = 'committed' | 'aborted' | 'unknown';

const ATTEMPTS = 10;
const PAUSE_MS = 300;

/** Asks again for a few seconds, because the server may be starting again or the old session may still be ending. */
export async function transactionOutcome(
  target: TargetConfig,
  transaction: string,
  attempts = ATTEMPTS,
): Promise<Outcome> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) await sleep(PAUSE_MS);
    const outcome = await askOnce(target, transaction);
    if (outcome !== 'unknown') return outcome;
  }
  return 'unknown';
}

async function askOnce(target: TargetConfig, transaction: string): Promise<Outcome> {
  try {
    const connection = await openConnection(target, 'proofbook/outcome');
    try {
      const { rows } = await connection.client.query<{ status: string | null }>({
        text: 'SELECT pg_catalog.pg_xact_status($1::xid8) AS status',
        values: [transaction],
      });
      const status = rows[0]?.status;
      return status === 'committed' || status === 'aborted' ? status : 'unknown';
    } finally {
      await connection.close();
    }
  } catch {
    return 'unknown';
  }
}
