import { describe, expect, it } from 'vitest';
import { excerptPieces, hasWordOf } from './pagefind.ts';

describe('excerptPieces', () => {
  it('turns marks into marked pieces', () => {
    expect(excerptPieces('the <mark>pool</mark> is full')).toEqual([
      { text: 'the ', marked: false },
      { text: 'pool', marked: true },
      { text: ' is full', marked: false },
    ]);
  });

  it('decodes entities once, so that shown markup stays text', () => {
    expect(excerptPieces('&lt;img&gt; &amp;lt; &quot;User&quot;')).toEqual([
      { text: '<img> &lt; "User"', marked: false },
    ]);
  });

  it('leaves any other tag as the text that it is', () => {
    expect(excerptPieces('<b>x</b>')).toEqual([{ text: '<b>x</b>', marked: false }]);
  });
});

describe('hasWordOf', () => {
  it.each([
    ['takes another ending for the word', 'connected', 'a <mark>connection</mark> is', true],
    ['takes the parts of a longer word', 'max_connections', '<mark>max_connections</mark> = 200', true],
    ['refuses a word that shares its first letter only', 'zzqqxx', 'falls to <mark>zero</mark>', false],
    ['refuses an excerpt without any mark', 'pool', 'the pool', false],
    ['is content with one word of several', 'zzqqxx pool', 'the <mark>pools</mark>', true],
  ])('%s', (_, query, excerpt, expected) => {
    expect(hasWordOf(query, excerpt)).toBe(expected);
  });
});
