/**
 * Stops DNS rebinding: a foreign name that resolves to 127.0.0.1 arrives here with its own name in Host. The raw header is
 * compared with one constant; nothing is parsed, because parsers disagree about what a host is.
 */
import { RunnerError } from '../../../contract/errors.ts';
import type { Guard } from '../visit.ts';
import { onlyHeader } from '../visit.ts';

/** Exactly one Host header, equal to the runner's own. */
export const hostGuard = (host: string): Guard =>
  function requireHost({ request }) {
    if (onlyHeader(request, 'host') !== host) throw new RunnerError('WrongHost');
  };
