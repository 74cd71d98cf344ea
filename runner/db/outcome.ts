/** What became of a transaction whose COMMIT was not answered. The server keeps that for a long while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { onLook } from './look.ts';
import { OWN } from './own-queries.ts';
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
    const [row] = await onLook(target, 'proofbook/outcome', (ask) =>
      ask<{ status: string | null }>(OWN.transactionStatus, [transaction]),
    );
    const status = row?.status;
    return status === 'committed' || status === 'aborted' ? status : 'unknown';
  } catch {
    return 'unknown';
  }
}
