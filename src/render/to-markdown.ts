/** A run as Markdown, for the notes of an incident: statement, values, target, result, time. */
import type { Change, ServerError } from '../../contract/events.ts';
import { counted, duration } from './format.ts';
import { totalOf } from './output.ts';
import type { Result, Run } from './run.ts';
import { summarise } from './summary.ts';
import { sizeOf } from './table.ts';
import { oneLine, toMarkdownTable } from './table-text.ts';

export interface Report {
  readonly title: string;
  /** The code as the page shows it. */
  readonly text: string;
  readonly params: Readonly<Record<string, string>>;
  readonly run: Run;
  /** What a confirmed run had been confirmed with. */
  readonly changes?: readonly Change[] | undefined;
}

/** Writes the runs of a page, in their order. */
export const logMarkdown = (page: { title: string; address: string }, reports: readonly Report[]): string =>
  [`## ${oneLine(page.title)}\n\n${page.address}\n`, ...reports.map(toMarkdown)].join('\n');

/** Writes the report. */
export function toMarkdown({ title, text, params, run, changes: confirmed }: Report): string {
  const blocks = [
    `### ${oneLine(title)}`,
    facts(run),
    fence(text, 'sql'),
    ...Object.entries(params).map(([name, value]) => `- \`:${name}\` = ${code(value)}`),
    ...run.results.map((result) => table(result, run)),
    ...run.notices.map(serverError),
    ...(run.end?.event === 'failed' && run.end.error ? [serverError(run.end.error)] : []),
    ...(run.end?.event === 'needs-confirmation' ? changes(run.end.changes) : []),
    summarise(run, { changes: confirmed }),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function facts({ started, end }: Run): string {
  if (!started) return '';
  const { label, database, version } = started.target;
  const server = version === undefined ? '' : `, PostgreSQL ${version}`;
  return `${started.at}, ${oneLine(label)}/${oneLine(database)}${server}${end ? `, ${duration(end.duration_ms)}` : ''}`;
}

const table = (result: Result, run: Run): string => `${toMarkdownTable(result)}\n${sizeOf(result, totalOf(run))}`;

const serverError = ({ severity, message, code: state, detail, hint }: ServerError): string =>
  fence(
    [
      `${severity === undefined ? '' : `${severity}: `}${message}${state === undefined ? '' : ` (${state})`}`,
      ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
      ...(hint === undefined ? [] : [`HINT: ${hint}`]),
    ].join('\n'),
    'text',
  );

const changes = (list: readonly { command: string; row_count: number }[]): string[] =>
  list.map(({ command, row_count }) => `- ${command}: ${counted(row_count, 'row')}`);

/** A fence longer than any run of backticks inside, so that no value can end it. */
function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text.replace(/\n+$/, '')}\n${marks}`;
}

const code = (value: string): string => `\`${oneLine(value).replaceAll('`', 'ˋ')}\``;
