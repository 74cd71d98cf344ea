/** The one place that answers a refusal. It says what the catalogue says and repeats nothing of the request. */
import { REFUSALS, RunnerError } from '../../contract/errors.ts';
import type { RefusalAnswer } from '../../contract/protocol.ts';
import type { Visit } from './visit.ts';

/** Answers as JSON to API calls and as plain text to everything else; a fault of our own goes to the log. */
export function refuse({ request, response }: Visit, thrown: unknown, log: (line: string) => void): void {
  const error = thrown instanceof RunnerError ? thrown : new RunnerError('Fault', { cause: thrown });
  if (error.refusal === 'Fault') log(faultReport(error));
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, title, hint } = REFUSALS[error.refusal];
  const answer: RefusalAnswer = { name: error.refusal, title, message: error.message, hint };
  const asText = request.method === 'GET' || request.method === 'HEAD';
  const body = asText ? `${title}\n\n${answer.message} ${hint}\n` : JSON.stringify(answer);
  response.setHeader('Cache-Control', 'no-store');
  // An unread body would be taken for the next request of the connection.
  if (!asText) response.setHeader('Connection', 'close');
  response.writeHead(status, {
    'Content-Type': asText ? 'text/plain; charset=utf-8' : 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Where it happened, without the messages of foreign errors: those may quote data. */
export function faultReport(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  if (!(cause instanceof Error)) return 'Fault in the runner.';
  const frames = (cause.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return [`Fault in the runner (${cause.name}):`, ...frames].join('\n');
}
