import { describe, expect, it } from 'vitest';
import { excerptPieces } from './pagefind.ts';

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
