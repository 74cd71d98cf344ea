/** The record of what the runner's own commands change on a server: the roles that `npm run target` makes and removes. */
import { createHash, randomUUID } from 'node:crypto';
import type { AuditLog } from './log.ts';

export interface Administration {
  readonly name: string;
  /** The target's. */
  readonly label: string;
  readonly database: string;
  readonly user: string;
  readonly fingerprint: string;
}

/** Records the intent, or throws `AuditUnwritable`; the result records what came of the change and hands it on. */
export function recordAdministration(log: AuditLog, what: Administration): <T>(change: Promise<T>) => Promise<T> {
  const run = randomUUID();
  const startedAt = performance.now();
  log.record({
    kind: 'intent',
    run,
    session: 0,
    snippet: `target/${what.name}`,
    sha256: createHash('sha256').update(what.name).digest('hex'),
    access: 'admin',
    purpose: 'apply',
    confirm: 'terminal',
    target: what.label,
    database: what.database,
    role: what.user,
    fingerprint: what.fingerprint,
    params: {},
    transactional: true,
  });
  const outcome = (result: string, committed: boolean): void => {
    const duration_ms = Math.round(performance.now() - startedAt);
    log.record({ kind: 'outcome', run, result, rows: null, committed, duration_ms });
  };
  return async (change) => {
    try {
      const done = await change;
      outcome('ok', true);
      return done;
    } catch (thrown) {
      outcome('refused', false);
      throw thrown;
    }
  };
}
