/** A line of frontmatter as text, code and links: `do` and `outside` are written in inline Markdown. */
import { fillNames, loadStack, type Stack } from '../snippets/stack.ts';

export type InlinePart =
  | { kind: 'text' | 'strong'; text: string }
  | { kind: 'link'; text: string; href: string }
  /** Code, cut where a name of the stack stands in it. */
  | { kind: 'code'; pieces: { text: string; name?: string }[] };

let stack: Stack | undefined;

/** The names of the stack, read once a build. */
export function bookStack(): Stack {
  if (!stack || import.meta.env.DEV) stack = loadStack();
  return stack;
}

const MARKS = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** Cuts a line into its parts; names of the stack are filled into code. */
export function inlineParts(line: string, stack: Stack): InlinePart[] {
  const parts: InlinePart[] = [];
  let copied = 0;
  for (const match of line.matchAll(MARKS)) {
    const [whole, code, strong, text = '', href = ''] = match;
    if (match.index > copied) parts.push({ kind: 'text', text: line.slice(copied, match.index) });
    if (code !== undefined) parts.push({ kind: 'code', pieces: codePieces(code, stack) });
    else if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else parts.push({ kind: 'link', text, href });
    copied = match.index + whole.length;
  }
  if (copied < line.length) parts.push({ kind: 'text', text: line.slice(copied) });
  return parts;
}

function codePieces(code: string, stack: Stack): { text: string; name?: string }[] {
  const { text, places } = fillNames(code, stack);
  const pieces: { text: string; name?: string }[] = [];
  let copied = 0;
  for (const { name, start, end } of places) {
    pieces.push({ text: text.slice(copied, start) }, { text: text.slice(start, end), name });
    copied = end;
  }
  return [...pieces, { text: text.slice(copied) }].filter((piece) => piece.text !== '');
}
