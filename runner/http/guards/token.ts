/**
 * Stops everybody who was not shown the pairing link: other users of the machine, other pages, other processes. The token
 * travels in a header, which no browser adds by itself; a cookie would be sent to every port of 127.0.0.1.
 */
import { RunnerError } from '../../../contract/errors.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Guard } from '../visit.ts';
import { onlyHeader } from '../visit.ts';

/** Finds the session of the bearer token and keeps it in the visit. */
export const tokenGuard = (sessions: Sessions): Guard =>
  function requireToken(visit) {
    if (visit.route?.kind !== 'api' || !visit.route.needsSession) return;
    const token = /^Bearer ([\w-]{1,128})$/.exec(onlyHeader(visit.request, 'authorization') ?? '')?.[1];
    visit.session = token === undefined ? undefined : sessions.find(token);
    if (visit.session === undefined) throw new RunnerError('NotPaired');
  };
