/** The reader's own values: what stands in the text where the signature has holes. */
import { type Token, tokenize } from './tokens.ts';

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '«': '»',
  '»': '«',
  '„': '“',
  '(': ')',
  '[': ']',
};
const MAX_VALUE_CHARS = 200;
/** Holes at a signature's end that take the rest of the line; any other unquoted one takes a single word. */
const SENTENCES = new Set([
  'message',
  'reason',
  'sql',
  'detail',
  'cause',
  'text',
  'row',
  'values',
  'filter',
  'logs',
  'rule',
  'command',
]);

/** Values by the hole's name. `places` says which token of the text each of the signature's words is. */
export function holeValues(
  signature: string,
  places: readonly number[],
  tokens: readonly Token[],
  text: string,
): Record<string, string> {
  const values: Record<string, string> = {};
  let before: Token | undefined;
  let waiting: { name: string; separator: string }[] = [];
  let at = 0;
  for (const piece of cut(signature)) {
    if ('hole' in piece) {
      waiting.push({ name: piece.hole, separator: '' });
      at += 1;
      continue;
    }
    const last = waiting.at(-1);
    if (last) last.separator = piece.text;
    for (let word = 0; word < piece.words; word += 1) {
      const token = tokens[places[at] ?? -1];
      at += 1;
      if (waiting.length > 0 && token) take(waiting, text.slice(before?.end ?? token.start, token.start), values);
      if (token) [before, waiting] = [token, []];
    }
  }
  const name = waiting.at(-1)?.name;
  if (name && before) {
    take(waiting, lineFrom(text, before.end), values);
    if (!SENTENCES.has(name) && !isQuoted(text, before.end)) values[name] = values[name]?.split(/\s/)[0] ?? '';
    if (!values[name]) delete values[name];
  }
  return values;
}

/** Gives each waiting hole its part of the text between two found words; several are parted by what parts them in the signature. */
function take(
  waiting: readonly { name: string; separator: string }[],
  between: string,
  values: Record<string, string>,
): void {
  let rest = between;
  for (const [at, hole] of waiting.entries()) {
    const isLast = at === waiting.length - 1;
    const mark = hole.separator.replace(/["'`\s]/g, '').charAt(0);
    const until = isLast || !mark ? -1 : rest.indexOf(mark, rest.search(/[\p{L}\p{N}]/u));
    const value = bare(until < 0 ? rest : rest.slice(0, until));
    if (value && value.length <= MAX_VALUE_CHARS) values[hole.name] = value;
    if (until < 0) break;
    rest = rest.slice(until + 1);
  }
}

const isQuoted = (text: string, start: number): boolean => /^[\s:=,]{0,4}["'`«“„»]/.test(text.slice(start, start + 6));

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, Math.min(end < 0 ? text.length : end, start + MAX_VALUE_CHARS + 20));
  return line;
}

/** The value without its quotes and without the punctuation around it. */
function bare(raw: string): string {
  const value = raw.replace(/^[\s:=,.;-]+/, '');
  const close = QUOTES[value.charAt(0)];
  const end = close ? value.indexOf(close, 1) : -1;
  if (end > 0)
    return value
      .slice(1, end)
      .replace(/^["'`]|["'`]$/g, '')
      .trim();
  return value.replace(/[\s:,.;"'`)\]«»“”(]+$/u, '').trim();
}

/** The signature cut at its holes, each text with the number of its words. */
function cut(signature: string): ({ hole: string } | { text: string; words: number })[] {
  const pieces: ({ hole: string } | { text: string; words: number })[] = [];
  let copied = 0;
  const add = (text: string) => {
    if (text) pieces.push({ text, words: tokenize(text).length });
  };
  for (const match of signature.matchAll(/\{\{|\}\}|\{([\w-]+)\}/g)) {
    if (!match[1]) continue;
    add(signature.slice(copied, match.index));
    pieces.push({ hole: match[1] });
    copied = match.index + match[0].length;
  }
  add(signature.slice(copied));
  return pieces;
}
