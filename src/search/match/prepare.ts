/** The index made ready for matching: words numbered and weighed, signatures cut into pieces. Done once an index. */
import type { ErrorIndex, Subject } from './index-shape.ts';
import { type Piece, signaturePieces } from './tokens.ts';

/** A signature ready to be laid on a text. A word below zero is a hole. */
export interface Signature {
  readonly subject: number;
  /** As the index has it, without its condition. */
  readonly text: string;
  /** The tool or severity that it must come with to count in full. */
  readonly condition: string | undefined;
  readonly words: readonly number[];
  readonly weights: readonly number[];
  readonly total: number;
  /** Numbers and codes that are part of the message, such as a port: without them it is another message. */
  readonly numbers: readonly number[];
}

/** Numbers of a hole, and of one between quotes: a name stands in it, no statement. */
export const HOLE = -1;
export const QUOTED_HOLE = -2;

export interface PreparedIndex {
  readonly subjects: readonly Subject[];
  readonly signatures: readonly Signature[];
  /** Number of each word that a signature has. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Signatures that have a word, by the word's number. */
  readonly postings: readonly (readonly number[])[];
  /** Weight of each word: the rarer among the subjects, the heavier. */
  readonly weights: readonly number[];
  /** Condition name of each SQLSTATE. */
  readonly conditions: ReadonlyMap<string, string>;
  /** Subject that is the home of a code, and of a routine. */
  readonly codes: ReadonlyMap<string, number>;
  readonly routines: ReadonlyMap<string, number>;
  /** SQLSTATE by its condition's name in camel case, as drivers name their exception classes. */
  readonly classes: ReadonlyMap<string, string>;
  /** Forms that only one other system prints. */
  readonly forms: readonly { readonly subject: number; readonly pattern: RegExp }[];
}

const prepared = new WeakMap<ErrorIndex, PreparedIndex>();

/** The prepared form of an index; the second call costs nothing. */
export function prepare(index: ErrorIndex): PreparedIndex {
  const known = prepared.get(index);
  if (known) return known;
  const fresh = build(index);
  prepared.set(index, fresh);
  return fresh;
}

function build(index: ErrorIndex): PreparedIndex {
  const cut = index.subjects.flatMap((subject, at) => subject.texts.map((text) => cutSignature(text, at)));
  const vocabulary = new Map<string, number>();
  const owners: Set<number>[] = [];
  for (const { pieces, subject } of cut) {
    for (const piece of pieces) {
      if (!('word' in piece)) continue;
      const id = vocabulary.get(piece.word) ?? owners.push(new Set()) - 1;
      vocabulary.set(piece.word, id);
      owners[id]?.add(subject);
    }
  }
  const weights = [...vocabulary.keys()].map((word, id) =>
    wordWeight(word, owners[id]?.size ?? 1, index.subjects.length),
  );
  const signatures = cut.map(({ pieces, subject, text, condition }) => {
    const words = pieces.map((piece) =>
      'word' in piece ? (vocabulary.get(piece.word) ?? HOLE) : piece.isQuoted ? QUOTED_HOLE : HOLE,
    );
    const own = words.map((word) => (word < 0 ? 0 : (weights[word] ?? 0)));
    const numbers = pieces.flatMap((piece, at) => ('word' in piece && /^\d[\da-z]{3,}$/.test(piece.word) ? [at] : []));
    return {
      subject,
      text,
      condition,
      words,
      weights: own,
      total: own.reduce((sum, weight) => sum + weight, 0),
      numbers,
    };
  });
  return {
    subjects: index.subjects,
    signatures,
    vocabulary,
    postings: post(signatures, owners.length),
    weights,
    ...names(index),
  };
}

function cutSignature(
  stored: string,
  subject: number,
): { pieces: Piece[]; subject: number; text: string; condition: string | undefined } {
  const [, condition, text] = /^@(\w+) ([\s\S]*)$/.exec(stored) ?? [undefined, undefined, stored];
  return { pieces: signaturePieces(text ?? stored), subject, text: text ?? stored, condition };
}

/** Words of every statement: they say nothing about an error, and logs are full of statements. */
const SQL_WORDS = new Set(
  'select from where insert into update set values order by limit join and or as null public'.split(' '),
);

/** Rare words carry up to 4, words of nearly every subject a fifth. */
function wordWeight(word: string, subjects: number, all: number): number {
  if (SQL_WORDS.has(word)) return 0.3;
  return Math.min(4, Math.max(0.3, Math.log((all + 1) / (subjects + 0.5))));
}

function post(signatures: readonly Signature[], words: number): number[][] {
  const postings: number[][] = Array.from({ length: words }, () => []);
  for (const [at, signature] of signatures.entries()) {
    for (const word of new Set(signature.words)) if (word >= 0) postings[word]?.push(at);
  }
  return postings;
}

function names(index: ErrorIndex): Pick<PreparedIndex, 'conditions' | 'codes' | 'routines' | 'classes' | 'forms'> {
  const conditions = new Map(index.conditions.split('\n').map((line) => [line.slice(0, 5), line.slice(6)]));
  const codes = new Map<string, number>();
  const routines = new Map<string, number>();
  for (const [at, subject] of index.subjects.entries()) {
    for (const code of subject.codes ?? []) if (!codes.has(code)) codes.set(code, at);
    for (const routine of subject.routines ?? []) routines.set(routine.toLowerCase(), at);
  }
  const classes = new Map<string, string>();
  for (const [code, name] of conditions) if (name.includes('_')) classes.set(name.replaceAll('_', ''), code);
  const forms = index.subjects.flatMap(({ forms: own }, subject) =>
    (own ?? []).map((form) => ({ subject, pattern: new RegExp(form) })),
  );
  return { conditions, codes, routines, classes, forms };
}
