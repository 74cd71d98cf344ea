/**
 * Stops DNS rebinding: a foreign name that resolves to 127.0.0.1 arrives here with its own name in Host. The raw header is
 * compared with constants; nothing is parsed, because parsers disagree about what a host is.
 */
import { RunnerError } from '../../../contract/errors.ts';
import type { Guard } from '../visit.ts';
import { onlyHeader } from '../visit.ts';

/** What a start is reached by. */
export interface OwnName {
  /** The host without its port. */
  readonly host: string;
  /** Whether a host, without its port, is one that only leads to `host`. */
  readonly leadsHere: (host: string) => boolean;
}

/**
 * Exactly one Host header, equal to the runner's own. A name that only leads to it is let pass as `elsewhere`: it gets the way to
 * the own one, never a file, never an answer of the API.
 */
export const hostGuard = (own: OwnName, port: number): Guard =>
  function requireHost(visit) {
    const host = onlyHeader(visit.request, 'host');
    if (host === `${own.host}:${port}`) return;
    const suffix = `:${port}`;
    if (host === undefined || !host.endsWith(suffix) || !own.leadsHere(host.slice(0, -suffix.length))) {
      throw new RunnerError('WrongHost');
    }
    visit.elsewhere = true;
  };
