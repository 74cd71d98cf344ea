/** What a probe found, in words and with its first row as evidence; the same on a page and in a checkup. */
import type { Finding, FindingState } from '../../contract/finding.ts';
import { count, counted } from './format.ts';
import { h, type RenderNode } from './node.ts';
import { renderTable } from './table.ts';

export const FINDING_WORDS: Readonly<Record<FindingState, string>> = {
  present: 'Present',
  absent: 'Not present',
  'cannot-see': 'Can’t see',
  'does-not-apply': 'Does not apply',
  failed: 'Not checked',
};

/** The state in a word, then why, or how much there is of it. */
export function findingSentence({ state, why, rows, row_count }: Finding): string {
  if (state !== 'present') return why === '' ? `${FINDING_WORDS[state]}.` : `${FINDING_WORDS[state]}: ${why}`;
  const total = row_count ?? rows.length;
  return total > 1 ? `Present: ${counted(total, 'row')}, the first of them:` : 'Present:';
}

/** Draws a finding. */
export function renderFinding(finding: Finding): RenderNode {
  const [first] = finding.rows;
  const evidence =
    finding.state === 'present' && first !== undefined
      ? renderTable({ statement: 0, columns: finding.columns, rows: [first] }, 1)
      : undefined;
  return h('div', { class: 'finding' }, h('p', { class: 'finding-sentence' }, findingSentence(finding)), evidence);
}

/** `2 of 5 present, 1 can’t be seen`: what a checkup came to, in the order of what matters. */
export function findingsSummary(findings: readonly Finding[]): string {
  const of = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const others = [
    [of('absent'), 'not present'],
    [of('cannot-see'), 'can’t be seen by this role'],
    [of('does-not-apply'), 'not applicable here'],
    [of('failed'), 'not checked'],
  ] as const;
  const rest = others.flatMap(([number, words]) => (number > 0 ? [`${count(number)} ${words}`] : []));
  return [`${count(of('present'))} of ${count(findings.length)} present`, ...rest].join(', ');
}
