/** Signatures compared with each other, so that the index holds each wording once. */

import { signaturePieces } from './match/tokens.ts';
import type { Subject } from './match-error.ts';

/** What a message may begin with and a driver leaves out. */
const LEAD = /^(?:(?:FATAL|ERROR|PANIC|WARNING|LOG|DETAIL|HINT|error|hint|Error)\b:?\s+|· |⚠️ )+/;

/** The class in front of a message: a wrapper's name, which the next driver writes in another way. */
const CLASS = /^[\w.$:]*(?:Error|Exception)\d?(?: \[\w+\])?:\s+(?=(?:\S+\s+){2})/;

/** The words that a signature prints, without severity and holes. */
export function printedWords(text: string): string[] {
  return signaturePieces(withoutLead(text)).flatMap((piece) => ('word' in piece ? [piece.word] : []));
}

/** The signature without its severity and its wrapper. */
export const withoutLead = (text: string): string => text.replace(LEAD, '').replace(CLASS, '').replace(LEAD, '');

/** Whether the words of one signature stand together, in order, in another; both joined by spaces. */
export const isWithin = (inner: string, outer: string): boolean => inner !== '' && ` ${outer} `.includes(` ${inner} `);

/** Leaves out signatures that another one of the list is found in: where they fit, that one fits too. The first stays. */
export function withoutSubsumed(texts: readonly string[]): string[] {
  const kept: { text: string; words: string; tool: string }[] = [];
  for (const text of texts) {
    const [, tool = '', rest = text] = /^@(\w+) ([\s\S]*)$/.exec(text) ?? [];
    const words = printedWords(rest).join(' ');
    if (words === '' || kept.some((other) => other.tool === tool && isSame(other.words, words))) continue;
    kept.push({ text, words, tool });
  }
  return kept.map(({ text }) => text);
}

/** The same words, or longer by what adds nothing to a message that is already telling. */
const isSame = (kept: string, words: string): boolean =>
  kept === words || (kept.split(' ').length >= 6 && isWithin(kept, words));

/**
 * Puts each message into the form that is stored, without its severity. Where two subjects have the same message, the
 * severity stays as a condition (`FATAL: role … does not exist` is a login, `ERROR:` a statement); a message that a page
 * has only while its tool is at work keeps that condition only if another subject has it too.
 */
export function withoutTwins(subjects: readonly Subject[]): Subject[] {
  const owners = new Map<string, Set<string>>();
  for (const { id, texts } of subjects) {
    for (const text of texts) {
      const words = printedWords(text.replace(/^@\w+ /, '')).join(' ');
      owners.set(words, (owners.get(words) ?? new Set()).add(id));
    }
  }
  const store = (text: string): string => {
    const [, tool, bare = text] = /^@(\w+) ([\s\S]*)$/.exec(text) ?? [];
    const hasTwin = (owners.get(printedWords(bare).join(' '))?.size ?? 0) > 1;
    const severity = /^(FATAL|ERROR): /.exec(bare)?.[1]?.toLowerCase();
    const isKept = tool === 'after' || tool === 'also' || hasTwin || !isTelling(bare);
    const condition = tool !== undefined && isKept ? tool : hasTwin ? severity : undefined;
    return condition === undefined ? withoutLead(bare) : `@${condition} ${withoutLead(bare)}`;
  };
  return subjects.map((subject) =>
    subject.kind === 'foreign' ? subject : { ...subject, texts: subject.texts.map(store) },
  );
}

/**
 * Whether a message says enough to be recognised without its tool; what the tool only passes on from the server or from the
 * system (`EADDRINUSE`) does not.
 */
const isTelling = (text: string): boolean =>
  printedWords(text).length >= 4 && !/^pg_\w+: .*\{(?:reason|message)\}$|(?:FATAL|ERROR): |\bE[A-Z]{5,}\b/.test(text);
