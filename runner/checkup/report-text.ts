/** What `npm run checkup` prints for a person: the worst first, each with its evidence, its cause and its fix. */
import { styleText } from 'node:util';
import type { FindingSeverity } from '../../contract/finding.ts';
import type { Report } from './report.ts';
import { type Book, grouped, headline, REST, summary, type ToldFinding, toldFinding } from './told.ts';

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

const COLOURS = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'blue',
  info: 'dim',
} as const satisfies Record<FindingSeverity, Parameters<typeof styleText>[0]>;

/** The report as text; colours only on a terminal. */
export function reportText(book: Book, report: Report, isTerminal: boolean): string {
  const paint: Paint = (style, text) => (isTerminal ? styleText(style, text) : text);
  const told = report.findings.map((finding) => toldFinding(book, report, finding));
  const present = told.filter(({ finding }) => finding.state === 'present');
  const lines = [headline(report), ''];
  if (report.new !== undefined) {
    lines.push(`Since the last time: ${report.new.length} new, ${report.gone?.length ?? 0} gone.`, '');
  }
  if (present.length === 0) lines.push(summary(report), '');
  for (const one of present) lines.push(...presentLines(one, paint), '');
  for (const [state, title] of REST) {
    const groups = grouped(told, state);
    if (groups.size === 0) continue;
    const count = [...groups.values()].reduce((sum, group) => sum + group.length, 0);
    lines.push(paint('bold', `${title} (${count})`));
    for (const [reason, group] of groups) {
      // A page of healthy things is one line; the whole list is in the other two forms.
      lines.push(...(state === 'absent' ? [`  ${reason}: ${group.length}`] : groupLines(reason, group, paint)));
    }
    lines.push('');
  }
  return lines.join('\n').trimEnd();
}

function presentLines(
  { finding, isNew, page, question, cause, link, fix, evidence }: ToldFinding,
  paint: Paint,
): string[] {
  const { severity } = finding;
  const head = `${severity.toUpperCase()}${isNew ? ' NEW' : ''}`;
  const [fixText = '', fixLink] = fix.split('\n');
  const row = (name: string, text: string): string => `  ${paint('dim', name.padEnd(9))} ${text}`;
  return [
    `${paint(['bold', COLOURS[severity]], head)}  ${paint('bold', page)}: ${cause}`,
    row('asked', question),
    row('evidence', evidence),
    row('look', paint('underline', link)),
    row('fix', fixText),
    ...(fixLink === undefined ? [] : [row('', paint('underline', fixLink))]),
  ];
}

function groupLines(reason: string, group: readonly ToldFinding[], paint: Paint): string[] {
  return [`  ${reason}`, ...group.map(({ question, finding }) => `    ${question} ${paint('dim', finding.probe)}`)];
}
