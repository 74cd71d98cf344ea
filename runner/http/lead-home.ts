/**
 * What the names that only lead to the runner's own one answer: to a person who follows a link or a bookmark, the way; to a tab of an
 * earlier start, that it is not paired any more.
 */
import { RunnerError } from '../../contract/errors.ts';
import type { Visit } from './visit.ts';
import { headerValues } from './visit.ts';

/** Sends the visit to the same address of `origin`; a fragment goes along by itself. */
export function leadHome({ request, response, route }: Visit, origin: string): void {
  if (route?.kind === 'api') throw new RunnerError('NotPaired');
  // A script or a style of an old page would only fail at the other origin; a person's own step succeeds.
  if (headerValues(request, 'sec-fetch-mode').some((mode) => mode !== 'navigate')) throw new RunnerError('WrongHost');
  // What somebody else may have left at this name while no runner had the port.
  response.setHeader('Clear-Site-Data', '"cache", "storage"');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(307, { Location: origin + (request.url ?? '/'), 'Content-Length': 0 }).end();
}
