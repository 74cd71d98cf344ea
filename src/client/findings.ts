/** Findings over HTTP: asks the runner for the probes of a page, or of the book, and reads the stream of its answers. */
import type { CheckupEvent, CheckupRequest } from '../../contract/finding.ts';
import { post } from './runner/api.ts';
import { readLines } from './runner/ndjson.ts';
import { currentSession } from './runner/session.ts';

type Request = Omit<CheckupRequest, 'params'> & Partial<Pick<CheckupRequest, 'params'>>;

/**
 * Yields the events as they come; a stream that breaks off ends without `done` or `failed`. Throws `Refused` or `NoRunner`
 * when the checkup never began.
 */
export async function* askFindings(request: Request, signal: AbortSignal): AsyncGenerator<CheckupEvent> {
  const response = await post('/api/checkups', request, { session: currentSession(), signal });
  try {
    for await (const line of response.body ? readLines(response.body) : []) if (isCheckupEvent(line)) yield line;
  } catch (thrown) {
    // Cut by the reader or by the network: what was found before stands, and the missing end says that it is not all.
    if (!(thrown instanceof TypeError) && !signal.aborted) throw thrown;
  }
}

/** Only the shape that drawing relies on; the schema in the contract is the runner's promise. */
function isCheckupEvent(value: unknown): value is CheckupEvent {
  if (typeof value !== 'object' || value === null || !('event' in value)) return false;
  const line = value as Record<string, unknown>;
  switch (line['event']) {
    case 'started':
      return Array.isArray(line['probes']) && typeof line['target'] === 'object';
    case 'finding':
      return isFinding(line['finding']);
    case 'done':
      return typeof line['ms'] === 'number';
    case 'failed':
      return typeof line['message'] === 'string';
    default:
      return false;
  }
}

function isFinding(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const finding = value as Record<string, unknown>;
  const words = ['probe', 'page', 'cause', 'state', 'why'].every((key) => typeof finding[key] === 'string');
  return words && Array.isArray(finding['columns']) && Array.isArray(finding['rows']);
}
