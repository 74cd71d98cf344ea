/**
 * Makes a paste readable: terminal colours, invisible characters, line ends and the escapes of JSON and HTML are undone.
 * What remains is what a person saw on the screen, so values can be cut out of it.
 */

/** Characters of a paste that are read. Of a longer one it is the tail, where a log has its last error. */
export const MAX_READ_CHARS = 32_768;

/** Each kind of noise and what stands for it. `\p{Cc}` are control characters such as ESC, `\p{Cf}` invisible ones. */
const NOISE: readonly (readonly [RegExp, string])[] = [
  [/\r\n?/g, '\n'],
  [/\p{Cc}\][^\p{Cc}]{0,500}\p{Cc}\\?/gu, ''],
  [/(?:\p{Cc}|\\u001b|\\x1b|\\033|\\e|#033|\^\[)\[[0-9;?]*[a-zA-Z]/gu, ''],
  [/(?<![\w"'`])\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m/g, ''],
  [/\p{Cf}/gu, ''],
  [/[^\P{Cc}\n\t]/gu, ' '],
  [/[\u00a0\u2007\u202f\u3000]/g, ' '],
];

/** What libpq puts before the server's own answer to a login; that answer is the error. */
const PREAMBLE = /connection to server (?:at|on socket) [^\n]{1,200}? failed: (?=FATAL|ERROR)/g;

/** The statement that psql and the server quote below an error: its words are no message. */
const QUOTED_STATEMENT = /^(.{0,80}?\bLINE \d+:)[^\n]*$/gm;

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  '#39': "'",
  '#34': '"',
  lt: '<',
  gt: '>',
  amp: '&',
  nbsp: ' ',
};

/** The paste as a person saw it, and whether only its tail was read. */
export function cleanPaste(paste: string): { text: string; truncated: boolean } {
  const truncated = paste.length > MAX_READ_CHARS;
  let text = truncated ? paste.slice(-MAX_READ_CHARS) : paste;
  for (const [pattern, replacement] of NOISE) text = text.replace(pattern, replacement);
  text = text.replace(/&(quot|apos|#39|#34|lt|gt|amp|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  return { text: unescapeJson(text), truncated };
}

/** The text without what libpq puts before the server's own answer, and without the statements quoted below errors. */
export const withoutPreamble = (text: string): string => text.replace(PREAMBLE, '').replace(QUOTED_STATEMENT, '$1');

/** Undoes the escapes of a string inside JSON or a language's own notation; a Windows path has none of their quotes. */
function unescapeJson(text: string): string {
  if (!/\\["'n]/.test(text)) return text;
  return text
    .replace(/(?<!")\\+(["'`])|\\+(["'`])(?=\S)/g, '$1$2')
    .replace(/(?<!\b[A-Za-z]:[^\s"']{0,200})\\+(n|[rt](?![b-z])(?!a[a-su-z]))/g, (_, letter: string) =>
      letter === 't' ? '\t' : '\n',
    );
}
