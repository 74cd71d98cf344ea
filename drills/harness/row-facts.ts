/** What rows must be like, said as data: `[{ would_help: '…' }]`, `some({ state: 'idle' })`, `rows(3)`. */
import { strict as assert } from 'node:assert';
import type { ResultRow } from './run-client.ts';

/** Columns that matter, by name. Values are PostgreSQL's text; a number stands for its text, a RegExp for texts that fit. */
export type RowFact = Readonly<Record<string, string | number | boolean | null | RegExp>>;

/** All rows in their order, or a claim about them. */
export type RowFacts = readonly RowFact[] | RowClaim;

export interface RowClaim {
  readonly claim: 'some' | 'no' | 'every' | 'first' | 'rows';
  readonly fact: RowFact;
  /** Least and most rows; only with `rows`. */
  readonly count?: readonly [number, number];
}

/** One row at least is like this. */
export const some = (fact: RowFact): RowClaim => ({ claim: 'some', fact });
/** No row is like this. */
export const no = (fact: RowFact): RowClaim => ({ claim: 'no', fact });
/** There are rows, and each is like this. */
export const every = (fact: RowFact): RowClaim => ({ claim: 'every', fact });
/** The first row is like this; others may follow. */
export const first = (fact: RowFact): RowClaim => ({ claim: 'first', fact });
/** So many rows, or from so many to so many, whatever they are. */
export const rows = (least: number, most = least): RowClaim => ({ claim: 'rows', fact: {}, count: [least, most] });

/** Throws when rows are not as the facts say. */
export function rowsFit(found: readonly ResultRow[], facts: RowFacts): void {
  if ('claim' in facts) {
    claimHolds(found, facts);
    return;
  }
  assert.equal(found.length, facts.length, `${facts.length} rows were expected, ${found.length} came`);
  for (const [i, fact] of facts.entries()) {
    assert.ok(isLike(found[i] ?? {}, fact), `row ${i + 1} is not ${print(fact)}`);
  }
}

function claimHolds(found: readonly ResultRow[], { claim, fact, count = [0, 0] }: RowClaim): void {
  const like = found.filter((row) => isLike(row, fact)).length;
  const [least, most] = count;
  const holds = {
    some: like > 0,
    no: like === 0,
    every: found.length > 0 && like === found.length,
    first: found[0] !== undefined && isLike(found[0], fact),
    rows: found.length >= least && found.length <= most,
  }[claim];
  const wanted = claim === 'rows' ? `${least} to ${most} rows` : `${claim} ${print(fact)}`;
  assert.ok(holds, `${wanted}: ${found.length} rows came, ${like} of them are like it`);
}

function isLike(row: ResultRow, fact: RowFact): boolean {
  return Object.entries(fact).every(([column, wanted]) => {
    assert.ok(column in row || Object.keys(row).length === 0, `there is no column ${column}`);
    const value = row[column];
    if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
    if (typeof wanted === 'boolean') return value === (wanted ? 't' : 'f');
    return value === (wanted === null ? null : String(wanted));
  });
}

const print = (fact: RowFact): string =>
  `{ ${Object.entries(fact)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')} }`;
