/**
 * Stops embedding: the browser itself says which page asks and what for. A browser that says nothing is let pass, because
 * pages reached by DNS rebinding send no such header either; the host guard stops those.
 */
import { RunnerError } from '../../../contract/errors.ts';
import type { Guard } from '../visit.ts';
import { headerValues } from '../visit.ts';

const FRAMES = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);

/** The API answers its own pages; files go to them too, and to a person who follows a link from anywhere. */
export const requireFetchSite: Guard = function requireFetchSite({ request, route }) {
  if (headerValues(request, 'sec-fetch-dest').some((destination) => FRAMES.has(destination))) {
    throw new RunnerError('ForeignFrame');
  }
  const sites = headerValues(request, 'sec-fetch-site');
  if (sites.every((site) => site === 'same-origin')) return;
  if (route?.kind === 'api') throw new RunnerError('WrongOrigin');
  const typed = sites.every((site) => site === 'none');
  const navigation = headerValues(request, 'sec-fetch-mode').every((mode) => mode === 'navigate');
  if (!typed && !navigation) throw new RunnerError('ForeignFrame');
};
