/**
 * Takes out of the index what nobody sees and the matcher does not need: of messages that are never shown only the words
 * remain, and of questions only the stems.
 */

import { signaturePieces } from './match/tokens.ts';
import { stems } from './match/words.ts';
import type { Subject } from './match-error.ts';

/** The subject as it is written to the index. */
export function slim(subject: Subject): Subject {
  const { kind, texts, asked, mentions } = subject;
  const questions = [...new Set((asked ?? []).map((question) => [...new Set(stems(question))].join(' ')))].filter(
    Boolean,
  );
  return {
    ...subject,
    texts: kind === undefined ? texts : texts.map(wordsOnly),
    ...(asked && { asked: questions }),
    ...(mentions && {
      mentions: Object.fromEntries(Object.entries(mentions).map(([key, slug]) => [wordsOfKey(key), slug])),
    }),
  };
}

/** The message in lower case without punctuation; its holes have no names any more, its condition stays. */
function wordsOnly(text: string): string {
  const [, condition = '', message = text] = /^(@\w+ )?([\s\S]*)$/.exec(text) ?? [];
  return (
    condition +
    signaturePieces(message)
      .map((piece) => ('word' in piece ? piece.word : '{_}'))
      .join(' ')
  );
}

/** A mention is keyed by a message or by a code; codes stay as they are. */
const wordsOfKey = (key: string): string => (/^[A-Z0-9_]+$/.test(key) ? key : wordsOnly(key));
