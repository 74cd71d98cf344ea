/**
 * Whether a page's signature is what was really printed: whole line by whole line, its holes standing for any value. The
 * search by error is lenient on purpose; this comparison is strict on purpose.
 */
import type { Signature } from '../../src/schemas/signature.ts';
import type { Seen } from './thrown.ts';

const BRACES = new Map([
  ['{{', '{'],
  ['}}', '}'],
]);

/** The signature as an expression for a line in which runs of blanks are one blank. */
export function signatureExpression(text: string): RegExp {
  const parts = squeeze(text).split(/(\{\{|\}\}|\{[^{}]+\})/);
  const body = parts
    .map((part) => (/^\{[^{}]+\}$/.test(part) ? '(.+?)' : RegExp.escape(BRACES.get(part) ?? part)))
    .join('');
  // A tool's name, a log's timestamp or a bullet may stand before it, nothing after it.
  return new RegExp(`(?:^|[\\s(\\]])${body}$`);
}

/** Whether a line of what was seen is the signature's text. */
export function textFits(signature: Signature, seen: Seen): boolean {
  const expression = signatureExpression(signature.text);
  return seen.lines.some((line) => expression.test(squeeze(line)));
}

/**
 * Whether the signature's code came with it: as the error's own code, in the printed text, or in the server's log beside
 * that message, because most tools print no SQLSTATE.
 */
export function codeFits(signature: Signature, seen: Seen, serverLog: string): boolean {
  const { code } = signature;
  if (code === undefined || seen.codes.includes(code)) return true;
  const word = new RegExp(`(?<![A-Za-z0-9])${RegExp.escape(code)}(?![A-Za-z0-9])`);
  if (seen.lines.some((line) => word.test(line))) return true;
  return loggedMessages(serverLog, code).some((message) => seen.lines.some((line) => squeeze(line).includes(message)));
}

/** Messages that the server logged with a SQLSTATE; its log prefix is `%m [%p] %e `, and it adds the place in the statement. */
function loggedMessages(log: string, code: string): string[] {
  const logged = new RegExp(`\\] ${RegExp.escape(code)} [A-Z]+:\\s+(.+)$`, 'gm');
  return [...log.matchAll(logged)]
    .map((match) => squeeze(match[1] ?? '').replace(/ at character \d+$/, ''))
    .filter((message) => message !== '');
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
