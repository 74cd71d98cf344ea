/** From what was found in a paste to an order: the root cause before its wrappers and its consequences. */
import { type Alignment, align } from './align.ts';
import { findCodes, type NamedCode } from './codes.ts';
import { AFTER, conditionFactor, isAnyPrograms } from './evidence.ts';
import { findOwner, isConnection } from './owners.ts';
import type { PreparedIndex, Signature } from './prepare.ts';
import { repeatedSelects } from './repeats.ts';
import type { Token } from './tokens.ts';

export interface Hit {
  readonly subject: number;
  readonly score: number;
  readonly signature?: Signature;
  readonly alignment?: Alignment;
  readonly code?: string;
  /** Where in the text it stands. */
  readonly at: number;
  /** Whether the message could come from any program, so that PostgreSQL must be named beside it. */
  readonly anyPrograms: boolean;
}

/** Signatures laid on the text in full; the rest cannot reach the acceptance bar. */
const MAX_CANDIDATES = 120;
/** Words of a paste that can be a piece cut out of a message. */
const FRAGMENT_WORDS = 30;
/** Words that make a message even if each of them is common. */
const WORDS_OF_A_MESSAGE = 4;
/** Weight of a word without which a message is another one. */
const TELLING = 9;
/** What a message is worth that is there from its first word to its last, however common its words. */
const WHOLE = 3;

/** The best hit of each subject, the likeliest root cause first. */
export function rankHits(text: string, tokens: readonly Token[], index: PreparedIndex): Hit[] {
  const messages = signatureHits(text, tokens, index);
  const found = [...messages, ...codeHits(findCodes(text, index), messages, index), ...repeatHits(text, index)];
  const turn = causeTurn(text);
  const best = new Map<number, Hit>();
  for (const hit of found) {
    const weighed = { ...hit, score: hit.score * factor(hit, turn) };
    const other = best.get(hit.subject);
    best.set(hit.subject, other ? together(other, weighed) : weighed);
  }
  return underOwner(
    [...best.values()].sort((a, b) => b.score - a.score || a.at - b.at),
    text,
    index,
  );
}

/** A code and a message of the same subject support each other; of two messages the better one stands. */
function together(a: Hit, b: Hit): Hit {
  const [better, other] = a.score >= b.score ? [a, b] : [b, a];
  const isPair = (better.code === undefined) !== (other.code === undefined);
  const told =
    better.signature || !other.signature
      ? better
      : { ...other, ...(better.code !== undefined && { code: better.code }) };
  const score = better.score + other.score * (isPair ? 0.6 : 0.05);
  return { ...told, score, anyPrograms: better.anyPrograms && other.anyPrograms };
}

function signatureHits(text: string, tokens: readonly Token[], index: PreparedIndex): Hit[] {
  const numbers = tokens.map((token) => index.vocabulary.get(token.word) ?? -1);
  const places = new Map<number, number[]>();
  for (const [at, word] of numbers.entries()) {
    if (word < 0) continue;
    const list = places.get(word);
    if (list) list.push(at);
    else places.set(word, [at]);
  }
  return candidates(places, tokens.length, index).flatMap((signature) => {
    const alignment = align(signature, numbers, places);
    if (!alignment || !isAccepted(signature, alignment, tokens.length)) return [];
    const condition = conditionFactor(signature.condition, text);
    const isWhole =
      alignment.coverage > 0.97 && alignment.loose === 0 && index.subjects[signature.subject]?.kind !== 'foreign';
    return {
      subject: signature.subject,
      score: (alignment.matched * alignment.coverage + (isWhole ? WHOLE : 0)) * condition,
      signature,
      alignment,
      at: tokens[alignment.first]?.start ?? 0,
      anyPrograms:
        signature.numbers.length === 0 &&
        isAnyPrograms(
          signature.text,
          alignment.coverage > 0.85
            ? signature.text
            : text.slice(tokens[alignment.first]?.start, tokens[alignment.last]?.end),
        ),
    };
  });
}

/** Signatures that share enough weight with the text, the most first. */
function candidates(places: ReadonlyMap<number, readonly number[]>, length: number, index: PreparedIndex): Signature[] {
  const shared = new Float64Array(index.signatures.length);
  for (const word of places.keys()) {
    for (const at of index.postings[word] ?? []) shared[at] = (shared[at] ?? 0) + (index.weights[word] ?? 0);
  }
  const worth: { signature: Signature; value: number }[] = [];
  for (const [at, signature] of index.signatures.entries()) {
    const weight = shared[at] ?? 0;
    if (
      weight < Math.min(2.5, signature.total) ||
      (weight < signature.total * 0.3 && (length > FRAGMENT_WORDS || weight < 5))
    )
      continue;
    worth.push({ signature, value: (weight * weight) / signature.total });
  }
  return worth
    .sort((a, b) => b.value - a.value)
    .slice(0, MAX_CANDIDATES)
    .map(({ signature }) => signature);
}

/** Enough of the signature, or a piece of it that is nearly all of the paste. */
function isAccepted(signature: Signature, alignment: Alignment, length: number): boolean {
  const { matched, coverage, loose, missed, places } = alignment;
  if (signature.numbers.some((at) => (places[at] ?? -1) < 0)) return false;
  if (coverage >= 0.85 && matched >= 3 && (loose <= 1 || matched >= 6)) return true;
  if (coverage > 0.99 && loose === 0 && places.filter((place) => place >= 0).length >= WORDS_OF_A_MESSAGE) return true;
  if (coverage >= 0.6 && matched >= 8 && missed < TELLING) return true;
  // Half of a long message, word by word: people quote as much of it as they think is needed.
  if (coverage >= 0.5 && matched >= 12 && loose === 0 && missed < TELLING) return true;
  const share = (alignment.last - alignment.first + 1) / length;
  return share >= 0.7 && length <= FRAGMENT_WORDS && matched >= 5 && matched * coverage >= 2 && loose <= 1;
}

/** What a code adds to the message of its home where several messages carry it. */
const AT_HOME = 1.2;

/** A code speaks for the subject whose message stands beside it, else for its home. */
function codeHits(codes: readonly NamedCode[], messages: readonly Hit[], index: PreparedIndex): Hit[] {
  return codes.flatMap(({ code, subject: home, strength, at }) => {
    const told = messages
      .filter((hit) =>
        [...(index.subjects[hit.subject]?.codes ?? []), ...(index.subjects[hit.subject]?.also ?? [])].includes(code),
      )
      .map((hit) => ({ ...hit, score: hit.subject === home ? hit.score * AT_HOME : hit.score }))
      .sort((a, b) => b.score - a.score)[0];
    const subject = told?.subject ?? home;
    if (subject === undefined) return [];
    const score = strength * (index.subjects[subject]?.follows?.includes(code) ? AFTER : 1);
    return { subject, score, code, at, anyPrograms: /^E[A-Z]/.test(code) };
  });
}

function repeatHits(text: string, index: PreparedIndex): Hit[] {
  const { times, at } = repeatedSelects(text);
  const subject = index.subjects.findIndex(({ repeats }) => repeats);
  return times > 0 && subject >= 0 ? [{ subject, score: Math.min(9, 5 + times), at, anyPrograms: false }] : [];
}

/** Puts the page of the tool that failed first, unless the tool did not even get a connection. */
function underOwner(hits: Hit[], text: string, index: PreparedIndex): Hit[] {
  const owner = findOwner(text, index);
  const first = hits[0];
  if (!owner || (!owner.isEmitter && first && isConnection(index, first.subject))) return hits;
  if (!owner.isEmitter && !first && !/error|fail|fatal|invalid|cannot/i.test(text)) return hits;
  const own = hits.find((hit) => hit.subject === owner.subject) ?? {
    subject: owner.subject,
    score: 0,
    at: owner.at,
    anyPrograms: false,
  };
  const score = Math.max(own.score, (first?.score ?? 5) + 1);
  return [{ ...own, score, anyPrograms: false }, ...hits.filter((hit) => hit.subject !== owner.subject)];
}

/** Where the text turns from a wrapper to its cause, and on which side the cause stands. */
interface Turn {
  readonly at: number;
  readonly side: 'after' | 'before';
}

function causeTurn(text: string): Turn | undefined {
  const python = text.search(/The above exception was the direct cause|During handling of the above exception/);
  if (python >= 0) return { at: python, side: 'before' };
  const after = Math.max(
    text.lastIndexOf('Caused by:'),
    text.search(/\[?cause\]?["']?\s?:\s/),
    text.lastIndexOf('nested exception is'),
  );
  return after >= 0 ? { at: after, side: 'after' } : undefined;
}

function factor(hit: Hit, turn: Turn | undefined): number {
  return turn && hit.at > turn.at === (turn.side === 'after') ? 1.25 : 1;
}
