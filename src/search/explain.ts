/** From an error of the database or of a connection to the runbook that explains it: the runner's question to search. */
import type { Explanation, ServerError } from '../../contract/events.ts';
import { type ErrorIndex, matchError } from './match-error.ts';

/** The page of an error, with the reader's values; a page that only speaks of the error is a guess. */
export function explainError(index: ErrorIndex, error: ServerError): Explanation | undefined {
  const { matches, unanswered } = matchError(index, errorText(error));
  const [first] = matches;
  if (first) {
    const { slug, title, confidence, values, signature } = first;
    return { slug, title, confidence, values: { ...values }, ...(signature !== undefined && { signature }) };
  }
  const mention = index.subjects.find(({ id }) => id === unanswered?.mention);
  return mention && { slug: mention.id, title: mention.title, confidence: 'guess', values: {} };
}

/** The error as psql would print it, so that the matcher sees what a person would paste. */
export function errorText({ severity, code, message, detail, hint }: ServerError): string {
  const lines = [`${severity ?? 'ERROR'}: ${message}`];
  if (code !== undefined) lines.push(`code: '${code}'`);
  if (detail !== undefined) lines.push(`DETAIL: ${detail}`);
  if (hint !== undefined) lines.push(`HINT: ${hint}`);
  // A target of the runner is PostgreSQL by definition; a refused connection alone would not say so.
  return `${lines.join('\n')}\npostgres`;
}
