/**
 * Takes out of the index what nobody sees and the matcher does not need: of messages that are never shown only the words
 * remain, and of questions the stems, by how many questions have them.
 */

import { signaturePieces } from './match/tokens.ts';
import { stems } from './match/words.ts';
import type { Subject } from './match-error.ts';

/** The subject as it is written to the index. */
export function slim(subject: Subject): Subject {
  const { kind, texts, asked } = subject;
  const levels = askedLevels([subject.title, ...(asked ?? [])]);
  const known = new Set(levels.join(' ').split(' '));
  const words = subject.words?.split(' ').filter((word) => !known.has(word));
  return {
    ...subject,
    texts: kind === undefined ? texts : texts.map(wordsOnly),
    ...(kind !== 'foreign' && { asked: levels }),
    ...(words && { words: words.join(' ') }),
  };
}

/** Questions that a word must be in to be of a level. */
const LEVELS = [4, 2, 1];

/** The stems of all questions, each in the level of its count. */
function askedLevels(questions: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const question of questions)
    for (const word of new Set(stems(question))) times.set(word, (times.get(word) ?? 0) + 1);
  const levelOf = (count: number) => LEVELS.findIndex((least) => count >= least);
  return LEVELS.map((_, level) =>
    [...times].flatMap(([word, count]) => (levelOf(count) === level ? [word] : [])).join(' '),
  );
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
