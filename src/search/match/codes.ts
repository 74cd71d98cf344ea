/** Codes that a paste names: SQLSTATEs, Prisma codes, errnos, and the classes and routines that stand for them. */
import type { PreparedIndex } from './prepare.ts';

export interface NamedCode {
  /** The code as the index knows it; for a routine, its name. */
  readonly code: string;
  /** Index of the subject at home there; none when the code is known and nothing covers it. */
  readonly subject: number | undefined;
  /** How surely it is the error's own code: a code beside its label is surer than a class name or a routine. */
  readonly strength: number;
  readonly at: number;
}

const SURE = 10;
/** Class 08 only says that the connection failed; drivers put it around every message of a login. */
const WRAPPER = 3;
const CLASS = 7;
const ROUTINE = 6;

/** What may stand before a code that is only digits, so that a line number or a port does not pass for one. */
const LABEL =
  /(?:code|sql[ _]?state|state|errcode|error|fatal|panic|exception|err)["'`)\]]{0,3}\s{0,3}[:=({["'`#]{0,3}\s{0,3}(?:some\(|sqlstate\()?["'`([]{0,2}$/i;

/** All codes in the text, in order. A paste that is nothing but a code needs no label. */
export function findCodes(text: string, index: PreparedIndex): NamedCode[] {
  const bare = text.trim().split(/\s+/).length <= 2;
  return [
    ...sqlstates(text, index, bare),
    ...prismaCodes(text, index, bare),
    ...errnos(text, index),
    ...classes(text, index),
    ...routines(text, index),
  ].sort((a, b) => a.at - b.at);
}

function sqlstates(text: string, index: PreparedIndex, bare: boolean): NamedCode[] {
  const found: NamedCode[] = [];
  for (const match of text.matchAll(
    bare ? /(?<![\w.-])[0-9A-Za-z]{5}(?![\w-]|\.\d)/g : /(?<![\w.-])[0-9A-Z]{5}(?![\w-]|\.\d)/g,
  )) {
    const code = match[0].toUpperCase();
    if (!index.conditions.has(code) || code === '00000') continue;
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    const after = text[match.index + 5] ?? '';
    const telling = /[A-Z]/.test(code) && /\d/.test(code);
    const bracketed = /[([]$/.test(before) && /[)\]]/.test(after);
    if (!(bare || telling || bracketed || LABEL.test(before))) continue;
    found.push({
      code,
      subject: index.codes.get(code),
      strength: code.startsWith('08') && !bare ? WRAPPER : SURE,
      at: match.index,
    });
  }
  return found;
}

function prismaCodes(text: string, index: PreparedIndex, bare: boolean): NamedCode[] {
  const found: NamedCode[] = [];
  for (const match of text.matchAll(bare ? /(?<![\w-])p[1-6]\d{3}(?![\w-])/gi : /(?<![\w-])P[1-6]\d{3}(?![\w-])/g)) {
    const code = match[0].toUpperCase();
    const subject = index.codes.get(code);
    if (subject !== undefined) found.push({ code, subject, strength: SURE, at: match.index });
  }
  return found;
}

/** Upper-case names such as ECONNREFUSED, where they are a field's value or the whole paste; in a message they are words. */
function errnos(text: string, index: PreparedIndex): NamedCode[] {
  const found: NamedCode[] = [];
  for (const match of text.matchAll(/(?<![\w])[A-Z][A-Z_]{5,}(?![\w])/g)) {
    const subject = index.codes.get(match[0]);
    if (subject !== undefined) found.push({ code: match[0], subject, strength: ROUTINE, at: match.index });
  }
  return found;
}

/** `UniqueViolation`, `UniqueViolationError`, `unique_violation`: drivers name their classes after PostgreSQL's conditions. */
function classes(text: string, index: PreparedIndex): NamedCode[] {
  const found: NamedCode[] = [];
  for (const match of text.matchAll(
    /(?<![\w])(?:[A-Z][a-z]+){2,}(?:SQL[A-Z][A-Za-z]+)?(?![\w])|(?<![\w])[a-z]+(?:_[a-z]+)+(?![\w])/g,
  )) {
    const name = match[0].replaceAll('_', '').toLowerCase();
    const code = index.classes.get(name) ?? index.classes.get(name.replace(/(?:error|exception)$/, ''));
    if (code) found.push({ code, subject: index.codes.get(code), strength: CLASS, at: match.index });
  }
  return found;
}

/** `routine: 'auth_failed'`: the server says which of its functions complained, in every language. */
function routines(text: string, index: PreparedIndex): NamedCode[] {
  const found: NamedCode[] = [];
  for (const match of text.matchAll(/routine["'`]?\s{0,3}[:=]\s{0,3}(?:some\()?["'`]?(\w+)/gi)) {
    const subject = index.routines.get((match[1] ?? '').toLowerCase());
    if (subject !== undefined) found.push({ code: match[1] ?? '', subject, strength: ROUTINE, at: match.index });
  }
  return found;
}
