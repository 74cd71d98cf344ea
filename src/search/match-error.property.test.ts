/** What must hold for every paste there can be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCorpus } from '../../rig/corpus/corpus.ts';
import { SERVER_MESSAGES } from '../../rig/corpus/messages.ts';
import { seeded } from '../../rig/corpus/random.ts';
import { SHAPES } from '../../rig/corpus/shapes.ts';
import { fillHoles } from '../../rig/corpus/values.ts';
import { buildIndex } from './build-index.ts';
import { type Answer, matchError } from './match-error.ts';

const index = buildIndex('content');
const corpus = makeCorpus().filter(({ query }) => query !== '');
const paste = fc.constantFrom(...corpus).map(({ query }) => query);
/** Anything: binary rubbish, right-to-left text, lone surrogates, and pieces of real messages between them. */
const anything = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      paste,
      fc.constantFrom('\n', '\t', '"', '{', '\u202e', '\u200b', '\u001b['),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const told = ({ matches, unanswered }: Answer) => ({
  slugs: matches.map(({ slug, confidence }) => `${slug} ${confidence}`),
  unanswered,
});

describe('for every paste', () => {
  it('the matcher answers without throwing, with pages of the book and finite scores', () => {
    const slugs = new Set(index.subjects.filter(({ kind }) => kind === undefined).map(({ id }) => id));
    fc.assert(
      fc.property(anything, (text) => {
        for (const { slug, score } of matchError(index, text).matches) {
          expect(slugs.has(slug)).toBe(true);
          expect(Number.isFinite(score)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the answer is the same with CRLF and with LF', () => {
    fc.assert(
      fc.property(paste, (text) => {
        const crlf = matchError(index, text.replace(/\r?\n/g, '\r\n'));
        expect(crlf).toEqual(matchError(index, text.replace(/\r\n/g, '\n')));
      }),
    );
  });

  it('the answer is the same with and without colours', () => {
    const colour = fc.integer({ min: 30, max: 97 });
    fc.assert(
      fc.property(paste, colour, (text, code) => {
        const coloured = text.replace(/[^\s]+/g, (word) => `\u001b[${code};1m${word}\u001b[0m`);
        expect(told(matchError(index, coloured))).toEqual(told(matchError(index, text)));
      }),
    );
  });

  it('the answer is the same with other values in the message', () => {
    const message = fc.constantFrom(...SERVER_MESSAGES.filter(({ text }) => text.includes('{')));
    const shape = fc.constantFrom(...SHAPES);
    fc.assert(
      fc.property(message, shape, fc.nat(), fc.nat(), (template, { wrap }, one, other) => {
        const filled = (seed: number) => {
          const random = seeded(seed);
          const { text, detail } = template;
          return wrap(
            {
              ...template,
              text: fillHoles(text, random),
              ...(detail !== undefined && { detail: fillHoles(detail, random) }),
            },
            seeded(1),
          );
        };
        const first = (seed: number) => matchError(index, filled(seed)).matches[0]?.slug;
        expect(first(one)).toBe(first(other));
      }),
    );
  });

  it('a megabyte is read no further than its tail', () => {
    const log = fc
      .constantFrom(...corpus)
      .map(({ query }) => `${query}\n`.repeat(Math.ceil(1_048_576 / (query.length + 1))));
    fc.assert(
      fc.property(log, (text) => {
        const answer = matchError(index, text);
        expect(answer.truncated).toBe(true);
        expect(told(answer)).toEqual(told(matchError(index, text.slice(-40_000))));
      }),
      { numRuns: 10 },
    );
  });
});
