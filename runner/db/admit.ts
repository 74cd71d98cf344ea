/** Refuses servers that a runbook must not be tried on. A host's name proves nothing, so the database itself is asked. */
import { RunFailure } from './errors.ts';
import type { Identity } from './identity.ts';

/** Throws `TargetRefused` for a database marked as production and for a standby. There is no flag against it. */
export function admit(identity: Identity): void {
  const { environment, inRecovery } = identity;
  if (environment !== undefined && /^prod/i.test(environment)) {
    throw new RunFailure('TargetRefused', { detail: 'The database is marked as production (runner.environment).' });
  }
  if (inRecovery) {
    throw new RunFailure('TargetRefused', {
      detail: 'The server is in recovery: it is a standby or is being restored.',
    });
  }
}
