/** Which probes a checkup asks, and with which values. Pure. */
import { RunnerError } from '../../contract/errors.ts';
import type { BookFacts, CheckupRequest, FindingSeverity } from '../../contract/finding.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { bindParams } from '../db/bind.ts';
import type { Verdict } from './verdict.ts';

/** A read snippet that shows a cause by returning rows. */
export interface Probe {
  readonly snippet: Snippet;
  readonly page: string;
  readonly cause: string;
  readonly severity: FindingSeverity;
  /** Values by parameter, or why there are none. */
  readonly values: ReadonlyMap<string, string> | Verdict;
}

type Asked = Pick<CheckupRequest, 'page' | 'probes' | 'params'>;

/** The probes of a page or of the whole book, in the book's order; throws when a page or probe is not in it. */
export function probesOf(snippets: Iterable<Snippet>, facts: BookFacts, { page, probes, params }: Asked): Probe[] {
  const all = [...snippets].filter(({ access, probe }) => access === 'read' && probe !== undefined);
  const ofPage = page === undefined ? all : all.filter(({ id }) => pageOf(id) === page);
  const chosen = probes === undefined ? ofPage : ofPage.filter(({ id }) => probes.includes(id));
  const known = new Set(chosen.map(({ id }) => id));
  for (const id of [...(probes ?? []), ...Object.keys(params)]) {
    if (!known.has(id)) throw new RunnerError('UnknownSnippet', { detail: 'The request names no probe of this book.' });
  }
  return chosen.map((snippet) => toProbe(snippet, facts, params[snippet.id] ?? {}));
}

function toProbe(snippet: Snippet, facts: BookFacts, given: Readonly<Record<string, string>>): Probe {
  const page = pageOf(snippet.id);
  const cause = snippet.probe ?? '';
  const of = facts[page];
  const severity = of?.causes[cause]?.severity ?? of?.severity ?? 'medium';
  return { snippet, page, cause, severity, values: valuesOf(snippet, given) };
}

/** A value that is missing means that the check asks about something which only the reader knows. */
function valuesOf({ params }: Snippet, given: Readonly<Record<string, string>>): Probe['values'] {
  const missing = params.filter((param) => param.default === undefined && !Object.hasOwn(given, param.name));
  if (missing.length > 0) {
    const names = missing.map((param) => `“${param.name}”`).join(' and ');
    return { state: 'does-not-apply', why: `Needs a value for ${names}.` };
  }
  try {
    return bindParams(params, given);
  } catch (thrown) {
    if (!(thrown instanceof RunnerError)) throw thrown;
    return { state: 'failed', why: thrown.message };
  }
}

const pageOf = (id: string): string => id.split('#', 1)[0] ?? id;
