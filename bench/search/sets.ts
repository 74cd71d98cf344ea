/** The sets that search is measured on: what drills recorded, the corpus of our own, and an outside file. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { makeCorpus } from '../../rig/corpus/corpus.ts';
import { recordedErrors } from '../../rig/corpus/recorded.ts';

export interface Item {
  readonly query: string;
  /** Slugs that are right, or `none`; what is neither is an error without a page. */
  readonly expect: readonly string[];
  readonly kind: string;
}

export interface ItemSet {
  readonly name: string;
  readonly items: readonly Item[];
}

const lineSchema = z.object({
  query: z.string(),
  expect: z.union([z.string(), z.array(z.string())]),
  kind: z.string().default('line'),
});

/** All sets there are; an outside corpus for each path. A recording or a line that cannot be read stops the bench. */
export function readSets(paths: readonly string[]): ItemSet[] {
  const seen = recorded();
  const own = makeCorpus().map(({ query, expect, kind }) => ({ query, expect: [expect], kind }));
  return [
    ...(seen.length > 0 ? [{ name: 'recorded', items: seen }] : []),
    { name: 'own', items: own },
    ...paths.map((path) => ({ name: 'outside', items: outside(path) })),
  ];
}

function outside(path: string): Item[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const { query, expect, kind } = lineSchema.parse(JSON.parse(line));
    return { query, expect: typeof expect === 'string' ? [expect] : expect, kind };
  });
}

/** Errors as drills saw them, each with another reader's values. */
function recorded(): Item[] {
  const items = recordedErrors().map(({ page, text, emitter }) => ({
    query: otherValues(text),
    expect: [page],
    kind: emitter,
  }));
  return [...new Map(items.map((item) => [item.query, item])).values()];
}

/** Quoted values and numbers replaced, codes kept. */
const otherValues = (text: string): string =>
  text
    .replace(/(["`])(?!\d[\dA-Z]{4}\1)[\w.@-]{3,40}\1/g, '$1other_value$1')
    .replace(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, '10.9.8.7')
    .replace(/:\d{5}\b/g, ':5434');
