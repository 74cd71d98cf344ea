/** What `npm run why` prints for a person: the page, what it recognised, the cause, the first check, the link. */
import { styleText } from 'node:util';
import { seenFragment } from '../../contract/wording.ts';
import type { Answer, ErrorIndex, Match, Unanswered } from './match-error.ts';
import type { PageAnswer } from './page-answers.ts';

/** Where `npm start` serves the book. */
const SITE = 'http://127.0.0.1:4780';
const GUESSES_SHOWN = 3;

type Paint = (style: 'bold' | 'dim' | 'underline', text: string) => string;

/** The answer as text; colours only on a terminal. */
export function whyText(
  index: ErrorIndex,
  answers: Readonly<Record<string, PageAnswer>>,
  { matches, unanswered, truncated }: Answer,
  isTerminal: boolean,
): string {
  const paint: Paint = (style, text) => (isTerminal ? styleText(style, text) : text);
  const [first, ...others] = matches;
  const lines: string[] = truncated ? ['Only the end of the text was read.', ''] : [];
  if (unanswered) lines.push(unansweredText(index, unanswered));
  else if (!first) lines.push('No runbook for this.');
  if (first?.confidence === 'match')
    lines.push(...page(first, answers[first.slug], paint), ...alsoFound(others, paint));
  else if (first) lines.push(...guesses(matches, unanswered !== undefined, paint));
  return lines.join('\n');
}

function unansweredText(index: ErrorIndex, { kind, name, code, mention }: Unanswered): string {
  if (kind === 'foreign') return `No runbook for this: it looks like a message of ${name}.`;
  const title = index.subjects.find(({ id }) => id === mention)?.title;
  const pointer = title === undefined ? '' : `\nIt is mentioned in “${title}”: ${link(mention ?? '')}`;
  return `A known error${code === undefined ? '' : ` ${code}`} (${name}), but no runbook covers it yet.${pointer}`;
}

function page(match: Match, about: PageAnswer | undefined, paint: Paint): string[] {
  const rows: [string, string][] = [];
  if (match.signature) rows.push(['matched', match.signature]);
  else if (match.code) rows.push(['matched', match.code]);
  for (const [name, value] of Object.entries(match.values)) rows.push(['', `${name} = ${value}`]);
  if (about) {
    const others = about.causes > 1 ? ` (and ${about.causes - 1} others)` : '';
    rows.push(['what', about.summary], ['cause', `${about.cause}${others}`]);
    if (about.check) {
      rows.push(['check', about.check.title]);
      for (const line of about.check.code.split('\n')) rows.push(['', `  ${line}`]);
    }
  }
  rows.push([
    'read on',
    paint('underline', link(match.slug) + seenFragment(match.signature, match.code, match.values)),
  ]);
  return [paint('bold', match.title), ...rows.map(([name, text]) => `  ${paint('dim', name.padEnd(8))} ${text}`)];
}

function alsoFound(others: readonly Match[], paint: Paint): string[] {
  if (others.length === 0) return [];
  return [
    '',
    'Also in this text:',
    ...others.slice(0, GUESSES_SHOWN).map((match) => `  ${match.title}  ${paint('underline', link(match.slug))}`),
  ];
}

function guesses(matches: readonly Match[], isKnown: boolean, paint: Paint): string[] {
  const head = isKnown ? 'Closest:' : 'No known message in it. Perhaps:';
  return [
    head,
    ...matches.slice(0, GUESSES_SHOWN).map((match) => `  ${match.title}  ${paint('underline', link(match.slug))}`),
  ];
}

const link = (slug: string): string => `${SITE}/runbooks/${slug}/`;
