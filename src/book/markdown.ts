/**
 * A page as plain Markdown, at `…/index.md` and for the clipboard: what a person pastes into an incident, and what a language
 * model reads. The components of MDX become text, and the names of the stack are filled in.
 */
import { parseInfoString } from '../snippets/info-string.ts';
import { fillNames, type Stack } from '../snippets/stack.ts';
import type { ArticleEntry, RunbookEntry } from './order.ts';
import { severityWords } from './severity.ts';
import { signatureParts } from './signature-parts.ts';

/** The whole page. */
export function pageMarkdown(entry: RunbookEntry | ArticleEntry, stack: Stack): string {
  const { title, summary } = entry.data;
  const isRunbook = entry.collection === 'runbooks';
  const causes = isRunbook ? entry.data.causes.map(causeLine) : [];
  const rest = [...(isRunbook ? firstAid(entry) : []), plainBody(entry.body ?? '', causes)].join('\n');
  const head = [`# ${title}`, '', summary, '', ...(isRunbook ? wordings(entry) : [])].join('\n');
  return `${head}\n${fillNames(rest, stack).text.trim()}\n`;
}

/** Two backticks, because a wording may have one; its doubled braces are braces. */
function wordings({ data }: RunbookEntry): string[] {
  const lines = data.errors.map(({ text, code }) => {
    const printed = signatureParts(text).map((part) => (part.kind === 'hole' ? `{${part.text}}` : part.text));
    return `- \`\` ${printed.join('')} \`\`${code ? ` (${code})` : ''}`;
  });
  return [`Severity: ${severityWords(data.severity)}`, '', '## You are here if you see', '', ...lines, ''];
}

function firstAid({ data }: RunbookEntry): string[] {
  const lines = data.firstAid.map(({ state, do: act }) => `- **${state}:** ${act}`);
  return lines.length > 0 ? ['## First aid', '', ...lines, ''] : [];
}

const causeLine = ({ text, fix, noFix, outside }: RunbookEntry['data']['causes'][number]): string =>
  [`- ${text}`, fix && `Fix: ${fix}.`, noFix && `No fix here: ${noFix}`, outside && `Outside the database: ${outside}`]
    .filter(Boolean)
    .join(' ');

/** MDX to Markdown; code is left alone but for the attributes of its fence. */
function plainBody(body: string, causes: readonly string[]): string {
  return body
    .split(/^(\s*```[\s\S]*?^\s*```)$/m)
    .map((part) => (/^\s*```/.test(part) ? plainFence(part) : plainText(part, causes)))
    .join('');
}

/** The title of a fence becomes the line above it. */
function plainFence(fence: string): string {
  const [, indent = '', lang = '', info = '', rest = ''] =
    /^([ \t]*)```(\w*) ?(.*)(\n[\s\S]*)$/.exec(fence.replace(/^\n+/, '')) ?? [];
  const { title } = parseInfoString(info);
  return `\n${title ? `${indent}${title}\n\n` : ''}${indent}\`\`\`${lang}${rest}`;
}

function plainText(text: string, causes: readonly string[]): string {
  return text
    .replace(/<Causes \/>/g, causes.join('\n'))
    .replace(/<StackDiagram \/>\n?/g, '')
    .replace(/<Fold title="([^"]*)">/g, '**$1**')
    .replace(/<\/Fold>\n?/g, '')
    .replace(
      /<Cost level="(\w+)">\s*([\s\S]*?)\s*<\/Cost>/g,
      (_, level: string, about: string) => `*${word(level)}:* ${about}`,
    )
    .replace(
      /<Callout kind="(\w+)"(?: title="([^"]*)")?>\s*([\s\S]*?)\s*<\/Callout>/g,
      (_, kind: string, title: string | undefined, inner: string) =>
        [`**${word(kind)}${title ? `: ${title}` : ''}**`, '', ...inner.split('\n')]
          .map((line) => `> ${line}`.trimEnd())
          .join('\n'),
    );
}

const word = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
