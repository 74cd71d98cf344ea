/**
 * Stops foreign pages, other ports of this machine, sandboxed frames and files (`Origin: null`). The constant is never
 * taken from the request: under DNS rebinding Origin and Host agree with each other.
 */
import { RunnerError } from '../../../contract/errors.ts';
import type { Guard } from '../visit.ts';
import { onlyHeader } from '../visit.ts';

/** An API call carries exactly one Origin, which is one of ours. */
export const originGuard = (origins: readonly string[]): Guard =>
  function requireOrigin({ request, route }) {
    if (route?.kind !== 'api') return;
    const origin = onlyHeader(request, 'origin');
    if (origin === undefined || !origins.includes(origin)) throw new RunnerError('WrongOrigin');
  };
