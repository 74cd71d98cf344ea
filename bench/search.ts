/** Search by error: right answers on each set beside Pagefind's, the size of the index, the time per query. */
import { brotliCompressSync } from 'node:zlib';
import { buildIndex } from '../src/search/build-index.ts';
import { type ErrorIndex, matchError } from '../src/search/match-error.ts';
import { type Bench, compared, type Figure, median } from './figure.ts';
import { type Tab, withTab } from './search/browser.ts';
import { type Reply, setFigures } from './search/score.ts';
import { type Item, type ItemSet, readSets } from './search/sets.ts';
import { grown } from './search/synthetic.ts';

/** One frame of a screen. */
const FRAME_MS = 16;
const LARGE_BOOK = 2_000;
/** Queries that are timed, taken evenly from our own corpus. */
const TIMED = 200;

/** The bench; each path given is an outside corpus, one `{"query", "expect", "kind"}` a line. */
export const searchBench = (paths: readonly string[]): Bench => ({
  name: 'search',
  run: () => withTab((tab) => measure(readSets(paths), buildIndex('content'), tab)),
});

async function measure(sets: readonly ItemSet[], index: ErrorIndex, tab: Tab): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, items } of sets) {
    const ours = new Map(items.map((item) => [item, reply(index, item)]));
    figures.push(...setFigures(name, items, ours, await tab.pagefind(items)));
  }
  return [...figures, ...sizes(index), ...(await times(sets, index, tab))];
}

function reply(index: ErrorIndex, { query }: Item): Reply {
  const { matches } = matchError(index, query);
  return { slugs: matches.map(({ slug }) => slug), isMatch: matches[0]?.confidence === 'match' };
}

function sizes(index: ErrorIndex): Figure[] {
  const text = JSON.stringify(index);
  return [
    { name: 'index, raw', value: text.length, unit: 'B' },
    { name: 'index, brotli', value: brotliCompressSync(text).length, unit: 'B', aim: 'below 25 kB' },
  ];
}

async function times(sets: readonly ItemSet[], index: ErrorIndex, tab: Tab): Promise<Figure[]> {
  const all = sets.find(({ name }) => name === 'own')?.items ?? [];
  const queries = all.filter((_, at) => at % Math.ceil(all.length / TIMED) === 0).map(({ query }) => query);
  const small = await tab.time(index, queries);
  const large = await tab.time(grown(index, LARGE_BOOK), queries);
  const p95 = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
  const baseline = { name: 'one frame', value: FRAME_MS };
  return [
    compared({ name: 'query in the browser, this book, median', value: median(small.times), unit: 'ms', baseline }),
    compared({
      name: `query in the browser, ${LARGE_BOOK} pages, median`,
      value: median(large.times),
      unit: 'ms',
      baseline,
      aim: 'below one frame',
    }),
    compared({
      name: `query in the browser, ${LARGE_BOOK} pages, 95th percentile`,
      value: p95(large.times),
      unit: 'ms',
      baseline,
      aim: 'below one frame',
    }),
    { name: 'making the index ready, this book', value: small.prepare, unit: 'ms' },
    { name: `making the index ready, ${LARGE_BOOK} pages`, value: large.prepare, unit: 'ms' },
  ];
}
