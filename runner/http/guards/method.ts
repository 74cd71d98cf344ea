/** Stops side effects by navigation, images and prefetch: GET only reads files, and only POST reaches the API. */
import { RunnerError } from '../../../contract/errors.ts';
import type { Guard } from '../visit.ts';

/** Pages take GET and HEAD, the API takes POST. There is no OPTIONS, hence no CORS preflight to pass. */
export const requireMethod: Guard = function requireMethod({ request, response, route }) {
  const allowed = route?.kind === 'api' ? ['POST'] : ['GET', 'HEAD'];
  if (allowed.includes(request.method ?? '')) return;
  response.setHeader('Allow', allowed.join(', '));
  throw new RunnerError('WrongMethod');
};
