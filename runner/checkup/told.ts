/** A report in the words that text and Markdown share. Values come from a database: control characters become visible. */

import type { BookFacts, Finding } from '../../contract/finding.ts';
import { printable as clean } from '../../contract/printable.ts';
import type { Snippet } from '../../contract/snippet.ts';
import type { Report } from './report.ts';

/** Where `npm start` serves the book. */
const SITE = 'http://127.0.0.1:4780';

export interface Book {
  readonly facts: BookFacts;
  readonly snippets: ReadonlyMap<string, Snippet>;
}

export interface ToldFinding {
  readonly finding: Finding;
  readonly isNew: boolean;
  /** The page's title. */
  readonly page: string;
  /** The probe's question. */
  readonly question: string;
  readonly cause: string;
  /** Where the evidence is explained. */
  readonly link: string;
  readonly fix: string;
  readonly evidence: string;
}

/** A finding with all that the book says of it. */
export function toldFinding({ facts, snippets }: Book, report: Report, finding: Finding): ToldFinding {
  const page = facts[finding.page];
  const cause = page?.causes[finding.cause];
  const address = cause?.fix?.address;
  return {
    finding,
    isNew: report.new?.includes(finding.probe) ?? false,
    page: page?.title ?? finding.page,
    question: snippets.get(finding.probe)?.title ?? finding.probe,
    cause: cause?.text ?? finding.cause,
    link: `${SITE}/runbooks/${finding.probe.replace('#', '/#')}`,
    fix: address === undefined ? (cause?.noFix ?? 'see the page') : `${cause?.fix?.text ?? ''}\n${SITE}${address}`,
    evidence: evidenceOf(finding),
  };
}

/** The first row as `name value`, and how many more there are. */
function evidenceOf({ columns, rows, row_count: count }: Finding): string {
  const [row] = rows;
  if (row === undefined) return '';
  const cells = columns.map(({ name }, place) => `${name} ${shortened(row[place] ?? 'NULL')}`);
  const more = count === null ? ' (and more than 200 others)' : count > 1 ? ` (and ${count - 1} more)` : '';
  return `${printable(cells.join(' · '))}${more}`;
}

const MAX_VALUE_CHARS = 60;

const shortened = (value: string): string =>
  value.length > MAX_VALUE_CHARS ? `${value.slice(0, MAX_VALUE_CHARS)}…` : value;

/** Line ends become blanks, other control characters a mark: a value must not paint over the terminal. */
export const printable = (text: string): string => clean(text.replace(/\s+/g, ' '));

/** One sentence: where, as whom, how long. */
export function headline({ server, findings, complete, error, ms }: Report): string {
  const { database, label, version, role } = server;
  const where = `“${database}” (${label}${version === undefined ? '' : `, PostgreSQL ${version}`})`;
  const asked = findings.filter(({ why }) => !why.startsWith('Not asked')).length;
  const who = role === undefined ? '' : ` as ${role}`;
  const first = `${where}${who}: ${asked} of ${findings.length} probes in ${(ms / 1_000).toFixed(1)} s.`;
  return printable(complete ? first : `${first} NOT FINISHED: ${error?.message ?? 'it was stopped.'}`);
}

/** What is not present, by state, in the order in which a person should read it. */
export const REST = [
  ['failed', 'Could not be told'],
  ['cannot-see', 'Not seen'],
  ['does-not-apply', 'Does not apply here'],
  ['absent', 'Healthy'],
] as const satisfies readonly (readonly [Finding['state'], string])[];

/** Findings of one state by what they have in common: the reason, or for healthy ones the page. */
export function grouped(told: readonly ToldFinding[], state: Finding['state']): Map<string, ToldFinding[]> {
  const chosen = told.filter(({ finding }) => finding.state === state);
  return Map.groupBy(chosen, ({ finding, page }) => (state === 'absent' ? page : printable(finding.why)));
}

/** What can be said when nothing is present, which is never more than was seen. */
export function summary({ findings, complete }: Report): string {
  const unseen = findings.filter(({ state }) => state === 'failed' || state === 'cannot-see').length;
  if (!complete) return 'Nothing was found before the checkup broke off; that says nothing about the rest.';
  if (unseen > 0) return `Nothing was found, but ${unseen} probes could not be told; see below.`;
  return 'Nothing was found by the probes that apply here.';
}
