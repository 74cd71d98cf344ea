/** Our own corpus against the aims; `npm run bench -- search` gives the figures. */
import { describe, expect, it } from 'vitest';
import { type CorpusItem, makeCorpus } from '../../rig/corpus/corpus.ts';
import { buildIndex } from './build-index.ts';
import { type Match, matchError } from './match-error.ts';
import { readRunbooks } from './pages.ts';
import { printedWords } from './signatures.ts';

const index = buildIndex('content');
const items = makeCorpus();
const matches = ({ query }: CorpusItem) => matchError(index, query).matches;
const printed = new Set(
  readRunbooks('content').flatMap(({ slug, page }) => page.errors.map(({ text }) => `${slug} ${printedWords(text)}`)),
);
const isPrinted = ({ slug, signature = '' }: Match): boolean => printed.has(`${slug} ${printedWords(signature)}`);
const shown = ({ query, expect: wanted }: CorpusItem): string => `${wanted}: ${query.slice(0, 120)}`;

const withPage = items.filter((item) => item.expect.includes('/'));
const known = items.filter((item) => item.expect === 'known');
const foreign = items.filter((item) => item.expect === 'none');

describe('the corpus', () => {
  it('is large, the same every time, and holds every shape', () => {
    expect(items.length).toBeGreaterThan(300);
    expect(makeCorpus()).toEqual(items);
    expect(new Set(items.map(({ shape }) => shape)).size).toBeGreaterThan(30);
  });

  it('finds the right page first for 97 of 100', () => {
    const wrong = withPage.filter((item) => matches(item)[0]?.slug !== item.expect).map(shown);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(withPage.length * 0.03);
  });

  it('has the right page among the first three for 99 of 100', () => {
    const wrong = withPage
      .filter(
        (item) =>
          !matches(item)
            .slice(0, 3)
            .some(({ slug }) => slug === item.expect),
      )
      .map(shown);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(withPage.length * 0.01);
  });

  it('matches at most 1 of 100 that are not PostgreSQL’s', () => {
    const wrong = foreign.filter((item) => matches(item).length > 0).map(shown);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(foreign.length * 0.01);
  });

  it('matches at most 5 of 100 errors that no page covers or prints on its way', () => {
    const isAnswered = ([first]: readonly Match[]) => first?.confidence === 'match' && !isPrinted(first);
    const wrong = known.filter((item) => isAnswered(matches(item))).map(shown);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(known.length * 0.05);
  });
});
