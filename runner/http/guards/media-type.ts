/** Stops forms: a form can post `text/plain` that happens to be JSON, but it cannot post `application/json`. */
import { RunnerError } from '../../../contract/errors.ts';
import type { Guard } from '../visit.ts';
import { onlyHeader } from '../visit.ts';

/** An API call carries exactly `application/json`. */
export const requireMediaType: Guard = function requireMediaType({ request, route }) {
  if (route?.kind !== 'api') return;
  if (onlyHeader(request, 'content-type') !== 'application/json') throw new RunnerError('WrongMediaType');
};
