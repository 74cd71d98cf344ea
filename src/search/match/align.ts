/**
 * Lays a signature on a text: from a word that both have, outwards word by word, holes taking up what stands in between.
 * Words may be missing at the ends (a paste is often cut) and a few in the middle (wordings differ by version).
 */
import { QUOTED_HOLE, type Signature } from './prepare.ts';

/** Where the signature's words were found in the text; -1 where one is missing. */
export interface Alignment {
  readonly places: readonly number[];
  /** Weight of the words found. */
  readonly matched: number;
  /** Share of the signature's weight that was found. */
  readonly coverage: number;
  readonly first: number;
  readonly last: number;
  /** Words of the text between neighbours of the signature, and words of the signature missing in its middle. */
  readonly loose: number;
  /** Weight of the heaviest word that is missing. */
  readonly missed: number;
}

/** Words that a hole may take up. A value is short; a statement or a row in a hole is cut. */
const HOLE_WORDS = 40;
/** Words that a hole between quotes may take up. */
const NAME_WORDS = 12;
/** Words of the text that may stand between two neighbours of a signature: a code, a prefix, a connective. */
const GAP_WORDS = 2;
/** Places from which the signature is tried. */
const MAX_STARTS = 8;
/** Words of the signature from which it is tried: one of them may stand twice in it, or by chance elsewhere in the text. */
const MAX_ANCHORS = 3;

/** The best place of a signature in a text, whose words are numbered like the signature's. */
export function align(
  signature: Signature,
  text: readonly number[],
  places: ReadonlyMap<number, readonly number[]>,
): Alignment | undefined {
  let best: Alignment | undefined;
  for (const anchor of anchors(signature, places)) {
    for (const start of some(anchor.starts)) {
      const found = new Array<number>(signature.words.length).fill(-1);
      found[anchor.at] = start;
      walk(signature, text, found, anchor.at, start, 1);
      walk(signature, text, found, anchor.at, start, -1);
      const alignment = measure(signature, found);
      if (!best || alignment.matched > best.matched) best = alignment;
    }
    if (best && best.coverage > 0.99) break;
  }
  return best;
}

interface Anchor {
  /** Place in the signature. */
  readonly at: number;
  /** Places of its word in the text. */
  readonly starts: readonly number[];
}

/** The signature's words to begin with: the heaviest with the fewest places in the text. */
function anchors(signature: Signature, places: ReadonlyMap<number, readonly number[]>): Anchor[] {
  const found: (Anchor & { value: number })[] = [];
  for (const [at, word] of signature.words.entries()) {
    const starts = word < 0 ? undefined : places.get(word);
    if (starts) found.push({ at, starts, value: (signature.weights[at] ?? 0) / starts.length });
  }
  return found.sort((a, b) => b.value - a.value).slice(0, MAX_ANCHORS);
}

/** The first and the last few: errors stand at both ends of a paste. */
function some(starts: readonly number[]): readonly number[] {
  return starts.length <= MAX_STARTS ? starts : [...starts.slice(0, MAX_STARTS / 2), ...starts.slice(-MAX_STARTS / 2)];
}

function walk(
  signature: Signature,
  text: readonly number[],
  found: number[],
  from: number,
  start: number,
  step: 1 | -1,
): void {
  let place = start;
  let reach = 1 + GAP_WORDS;
  for (let at = from + step; at >= 0 && at < signature.words.length; at += step) {
    const word = signature.words[at] ?? -1;
    if (word < 0) {
      reach = Math.max(reach, word === QUOTED_HOLE ? NAME_WORDS : HOLE_WORDS);
      continue;
    }
    const next = seek(text, word, place, step, reach);
    if (next < 0) {
      reach += 1;
      continue;
    }
    found[at] = next;
    place = next;
    reach = 1 + GAP_WORDS;
  }
}

function seek(text: readonly number[], word: number, place: number, step: 1 | -1, reach: number): number {
  for (let distance = 1; distance <= reach; distance += 1) {
    const at = place + step * distance;
    if (at < 0 || at >= text.length) return -1;
    if (text[at] === word) return at;
  }
  return -1;
}

function measure(signature: Signature, places: readonly number[]): Alignment {
  let matched = 0;
  let first = -1;
  let last = -1;
  let loose = 0;
  let missing = 0;
  let isHole = false;
  let missed = 0;
  for (const [at, place] of places.entries()) {
    if ((signature.words[at] ?? -1) < 0) isHole = true;
    else if (place < 0) {
      missing += 1;
      missed = Math.max(missed, signature.weights[at] ?? 0);
    } else {
      if (first < 0) first = place;
      else loose += missing + (isHole ? 0 : place - last - 1);
      matched += signature.weights[at] ?? 0;
      last = place;
      missing = 0;
      isHole = false;
    }
  }
  return { places, matched, coverage: signature.total > 0 ? matched / signature.total : 0, first, last, loose, missed };
}
