/** Words of a text with their places. Punctuation never counts: quotes, dots and brackets differ from driver to driver. */

export interface Token {
  /** The word in lower case. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A run of letters and digits, or a sign that stands alone between quotes (`near ";"`); scripts without spaces between
 * words give one word a character.
 */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}_]+|(?<=")[\\;()`$&@#<>*](?=")/gu;
/** A number with its unit, written together by some programs and apart by others. */
const MEASURE = /^\d+(ms|s|kb|mb|gb)$/i;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The words of a text in order. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const found of text.matchAll(WORD)) {
    const start = found.index;
    const word = found[0];
    const unit = MEASURE.exec(word)?.[1]?.length;
    if (unit !== undefined) {
      tokens.push({ word: word.slice(0, -unit), start, end: start + word.length - unit });
      tokens.push({
        word: word.slice(-unit).toLowerCase(),
        start: start + word.length - unit,
        end: start + word.length,
      });
    } else if (word.length === 1 || !UNSPACED.test(word)) {
      tokens.push({ word: word.toLowerCase(), start, end: start + word.length });
    } else splitUnspaced(word, start, tokens);
  }
  return tokens;
}

/** Letters and ideographs written together: each ideograph is a word, each run of the rest too. */
function splitUnspaced(word: string, start: number, tokens: Token[]): void {
  for (const part of word.matchAll(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu,
  )) {
    tokens.push({ word: part[0].toLowerCase(), start: start + part.index, end: start + part.index + part[0].length });
  }
}

/** A signature's piece: a word as printed, or a hole that stands for the reader's value. */
export type Piece = { readonly word: string } | { readonly hole: string; readonly isQuoted: boolean };

/** The words and holes of a signature, in order. Doubled braces are printed braces and so no words. */
export function signaturePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let copied = 0;
  const words = (part: string) => {
    for (const token of tokenize(part)) pieces.push({ word: token.word });
  };
  for (const match of text.matchAll(/\{\{|\}\}|\{([\w-]+)\}/g)) {
    words(text.slice(copied, match.index));
    if (match[1]) pieces.push({ hole: match[1], isQuoted: /["'`«»„“]\s?$/.test(text.slice(copied, match.index)) });
    copied = match.index + match[0].length;
  }
  words(text.slice(copied));
  return pieces;
}
