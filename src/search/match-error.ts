/**
 * Text in, runbooks out: the one function behind the search box, `npm run why` and the links under failed runs. It reads
 * whatever was on the screen (a log with its prefixes, a stack trace, a bare code, a question) and says which page
 * explains it, by which signature, with which of the reader's values; or that none does. Pure: it imports nothing but
 * its own parts in `match/`, which import only each other.
 */
import { cleanPaste, withoutPreamble } from './match/clean.ts';
import { findCodes } from './match/codes.ts';
import { conditionFactor, type Evidence, findEvidence, isElsewhere } from './match/evidence.ts';
import type { ErrorIndex } from './match/index-shape.ts';
import { type PreparedIndex, prepare } from './match/prepare.ts';
import { type Hit, rankHits } from './match/rank.ts';
import { type Token, tokenize } from './match/tokens.ts';
import { type Catalogue, translate } from './match/translate.ts';
import { holeValues } from './match/values.ts';
import { scoreWords } from './match/words.ts';

export type { ErrorIndex, Subject } from './match/index-shape.ts';
export { type Catalogue, languagesOf } from './match/translate.ts';

export interface Match {
  /** `<group>/<slug>` of the page. */
  readonly slug: string;
  readonly title: string;
  /** `match`: the page explains this error. `guess`: its words are close, nothing more. */
  readonly confidence: 'match' | 'guess';
  readonly score: number;
  /** The signature that fits, with its holes. */
  readonly signature?: string;
  /** The code that led here. */
  readonly code?: string;
  /** The reader's values by the names of the signature's holes. */
  readonly values: Readonly<Record<string, string>>;
  /** The part of the paste that fits. */
  readonly excerpt?: string;
}

/** What a paste is where no page answers it: a known error, or a message of another system. */
export interface Unanswered {
  readonly kind: 'known' | 'foreign';
  readonly name: string;
  readonly code?: string;
  /** Slug of a page that speaks of the error on its way. */
  readonly mention?: string;
}

export interface Answer {
  /** Pages, the best first; none is an answer too. */
  readonly matches: readonly Match[];
  readonly unanswered?: Unanswered;
  /** Whether only the tail of the paste was read. */
  readonly truncated: boolean;
}

/** Guesses shown at most: more are no help. */
const MAX_GUESSES = 5;
/** Questions are short; a longer paste without a known message is a log of something else. */
const MAX_QUESTION_WORDS = 60;

/** What people type; a message of a program has colons, brackets and quotes. */
const PLAIN_WORDS = /^[\p{L}\p{M}\p{N}\p{So}\s'’,?!.+%/()_=*~&$#-]+$/u;

interface Paste {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly evidence: Evidence;
  readonly index: PreparedIndex;
}

/** Finds the pages that explain a paste; one in another language is read with its language's catalogues, see `languagesOf`. */
export function matchError(source: ErrorIndex, pasted: string, catalogues: readonly Catalogue[] = []): Answer {
  const index = prepare(source);
  const { text: cleaned, truncated } = cleanPaste(pasted);
  const text = withoutPreamble(catalogues.reduce(translate, cleaned));
  const tokens = tokenize(text);
  const evidence = findEvidence(text, new Set(tokens.map(({ word }) => word)), index);
  const paste = { text, tokens, evidence, index };
  if (evidence.form !== undefined && !evidence.postgres) return { ...unanswered(evidence.form, paste), truncated };
  const hits = rankHits(text, tokens, index).filter((hit) => isCredible(hit, paste));
  return { ...(hits.length > 0 ? fromHits(hits, paste) : (fromCode(paste) ?? fromWords(paste))), truncated };
}

type Found = Omit<Answer, 'truncated'>;

/** Weight of a message that no other database prints, whatever else is spoken of. */
const UNMISTAKABLE = 8;

/** Beside the name of another system, and without PostgreSQL's, what any program or any database could print does not count. */
function isCredible(hit: Hit, { text, evidence, index }: Paste): boolean {
  if (hit.anyPrograms && !evidence.postgres && isElsewhere(text)) return false;
  if (evidence.foreign === undefined || index.subjects[hit.subject]?.kind === 'foreign') return true;
  if (hit.anyPrograms) return false;
  return !evidence.isDatabase || (hit.alignment?.matched ?? 0) >= UNMISTAKABLE;
}

function fromHits(hits: readonly Hit[], paste: Paste): Found {
  const { subjects } = paste.index;
  const [first] = hits;
  const subject = first && subjects[first.subject];
  if (!first || !subject) return { matches: [] };
  if (subject.kind) return unanswered(first.subject, paste, first);
  const pages = hits.filter((hit) => subjects[hit.subject]?.kind === undefined);
  const isOtherReading = (hit: Hit, at: number) => pages.slice(0, at).some((better) => overlap(better, hit));
  return {
    matches: pages.map((hit, at) => {
      const match = toMatch(hit, paste);
      return isOtherReading(hit, at) ? { ...match, confidence: 'guess' } : match;
    }),
  };
}

/** Whether two hits stand on the same words of the paste: then the second is another reading, not another error. */
function overlap({ alignment: a }: Hit, { alignment: b }: Hit): boolean {
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

/** A code of PostgreSQL's own table that nothing in the index is the home of. */
function fromCode({ text, index }: Paste): Found | undefined {
  const named = findCodes(text, index).find(({ code }) => index.conditions.has(code));
  if (!named) return undefined;
  return {
    matches: [],
    unanswered: { kind: 'known', name: index.conditions.get(named.code) ?? named.code, code: named.code },
  };
}

function fromWords(paste: Paste): Found {
  const { text, tokens, evidence, index } = paste;
  if (tokens.length > MAX_QUESTION_WORDS || evidence.foreign !== undefined) return { matches: [] };
  if (!evidence.postgres && !(evidence.database && PLAIN_WORDS.test(text))) return { matches: [] };
  const scores = scoreWords(text, index);
  const [first] = scores;
  if (!first || first.score < 4 || first.share < (evidence.postgres ? 0.25 : 0.45)) return { matches: [] };
  if (index.subjects[first.subject]?.kind) return unanswered(first.subject, paste);
  const pages = scores.filter(
    (one) => index.subjects[one.subject]?.kind === undefined && one.score >= first.score * 0.4,
  );
  return { matches: pages.slice(0, MAX_GUESSES).map((one) => guess(index, one.subject, one.score)) };
}

function unanswered(at: number, { index }: Paste, hit?: Hit): Found {
  const subject = index.subjects[at];
  if (!subject?.kind) return { matches: [] };
  const near = index.subjects.findIndex(({ id }) => id === subject.near);
  return {
    matches: near < 0 ? [] : [guess(index, near, hit?.score ?? 0)],
    unanswered: {
      kind: subject.kind,
      name: subject.title,
      ...(hit?.code !== undefined && { code: hit.code }),
      ...(subject.mention !== undefined && { mention: subject.mention }),
    },
  };
}

function toMatch(hit: Hit, { text, tokens, evidence, index }: Paste): Match {
  const { signature, alignment, code } = hit;
  // A port that is taken is Studio's only where Studio is spoken of.
  const isItsTools = conditionFactor(signature?.condition, text) >= 1;
  const isSure = !hit.anyPrograms || (isItsTools && (evidence.postgres || tokens.length <= 2));
  return {
    ...guess(index, hit.subject, hit.score),
    confidence: isSure ? 'match' : 'guess',
    ...(code !== undefined && { code }),
    ...(signature &&
      alignment && {
        signature: signature.text,
        values: holeValues(signature.text, alignment.places, tokens, text),
        excerpt: text.slice(tokens[alignment.first]?.start, tokens[alignment.last]?.end).slice(0, 300),
      }),
  };
}

function guess(index: PreparedIndex, subject: number, score: number): Match {
  const { id = '', title = '' } = index.subjects[subject] ?? {};
  return { slug: id, title, confidence: 'guess', score: Math.round(score * 100) / 100, values: {} };
}
