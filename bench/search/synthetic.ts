/** A book of two thousand pages, made from a seed: as many signatures and words as such a book would have. */

import { type Random, seeded } from '../../rig/corpus/random.ts';
import type { ErrorIndex, Subject } from '../../src/search/match-error.ts';

const SIGNATURES_PER_PAGE = 6;
const WORDS_PER_SIGNATURE = 9;
const VOCABULARY = 6_000;
const SYLLABLES = [
  'con',
  'nec',
  'tion',
  'ta',
  'ble',
  'lock',
  'in',
  'dex',
  'ser',
  'ver',
  're',
  'lay',
  'po',
  'ol',
  'que',
  'ry',
  'val',
  'ue',
  'mis',
  'sing',
];

/** The index with as many more pages as it takes. */
export function grown(index: ErrorIndex, pages: number): ErrorIndex {
  const random = seeded(7);
  const words = Array.from({ length: VOCABULARY }, () => word(random));
  // Half of a real message are words that many messages share.
  const pick = () => (random.int(2) === 0 ? random.pick(words.slice(0, 150)) : random.pick(words));
  const own = index.subjects.filter(({ kind }) => kind === undefined).length;
  const more = Array.from(
    { length: Math.max(0, pages - own) },
    (_, at): Subject => ({
      id: `synthetic/page-${at}`,
      title: `${pick()} ${pick()}`,
      texts: Array.from({ length: SIGNATURES_PER_PAGE }, () => signature(pick, random)),
      asked: [`${pick()} ${pick()} ${pick()} ${pick()}`, `${pick()} ${pick()} ${pick()}`],
      words: Array.from({ length: 25 }, pick).join(' '),
    }),
  );
  return { ...index, subjects: [...index.subjects, ...more] };
}

function word(random: Random): string {
  return Array.from({ length: 2 + random.int(3) }, () => random.pick(SYLLABLES)).join('');
}

function signature(pick: () => string, random: Random): string {
  return Array.from({ length: WORDS_PER_SIGNATURE }, (_, at) =>
    at > 0 && random.int(5) === 0 ? `"{v${at}}"` : pick(),
  ).join(' ');
}
