/** The report as Markdown, for an issue or the summary of a CI job. Values are code, so that nothing in them is markup. */
import type { Report } from './report.ts';
import { type Book, grouped, headline, REST, summary, type ToldFinding, toldFinding } from './told.ts';

/** The whole report, headings from the second level on. */
export function reportMarkdown(book: Book, report: Report): string {
  const told = report.findings.map((finding) => toldFinding(book, report, finding));
  const present = told.filter(({ finding }) => finding.state === 'present');
  const lines = ['## Checkup', '', escaped(headline(report)), ''];
  if (report.new !== undefined) {
    lines.push(`Since the last time: ${report.new.length} new, ${report.gone?.length ?? 0} gone.`, '');
  }
  if (present.length === 0) lines.push(summary(report), '');
  else lines.push('| severity | cause | evidence | fix |', '| --- | --- | --- | --- |', ...present.map(tableRow), '');
  for (const [state, title] of REST) {
    const groups = grouped(told, state);
    if (groups.size === 0) continue;
    lines.push(`### ${title}`, '');
    for (const [reason, group] of groups) {
      lines.push(
        `- ${escaped(reason)}`,
        ...group.map(({ question, finding }) => `  - ${question} (\`${finding.probe}\`)`),
      );
    }
    lines.push('');
  }
  return lines.join('\n').trimEnd();
}

function tableRow({ finding, isNew, page, cause, link, fix, evidence }: ToldFinding): string {
  const [fixText = '', fixLink] = fix.split('\n');
  const cells = [
    `${finding.severity}${isNew ? ', new' : ''}`,
    `[${page}](${link}): ${cause}`,
    code(evidence),
    fixLink === undefined ? fixText : `[${fixText}](${fixLink})`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** A code span whose fence is longer than any run of backticks in it. Source: CommonMark, “Code spans”. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
