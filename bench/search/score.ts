/** How well an engine answers a set: top-1 and top-3 where a page is right, answers where none is. */
import type { Figure } from '../figure.ts';
import type { Item } from './sets.ts';

export interface Reply {
  /** Slugs, the best first. */
  readonly slugs: readonly string[];
  /** Whether the engine says that the first is the answer, rather than a guess. */
  readonly isMatch: boolean;
}

export interface Score {
  readonly items: number;
  readonly top1: number;
  readonly top3: number;
}

const hasPage = ({ expect }: Item): boolean =>
  expect.some((one) => /^[a-z-]+\//.test(one) && !one.startsWith('extra/'));
const isNone = ({ expect }: Item): boolean => expect.includes('none');

/** Shares in percent of the items that have a page. */
export function scorePages(items: readonly Item[], replies: ReadonlyMap<Item, Reply>): Score {
  const asked = items.filter(hasPage);
  const right = (item: Item, first: number) =>
    replies
      .get(item)
      ?.slugs.slice(0, first)
      .some((slug) => item.expect.includes(slug)) ?? false;
  return {
    items: asked.length,
    top1: percent(asked.filter((item) => right(item, 1)).length, asked.length),
    top3: percent(asked.filter((item) => right(item, 3)).length, asked.length),
  };
}

/** Share in percent of those without a page that were answered with a page all the same, as a match or in any way. */
export function scoreWrong(
  items: readonly Item[],
  replies: ReadonlyMap<Item, Reply>,
  kind: 'none' | 'uncovered',
): { items: number; matched: number; answered: number } {
  const asked = items.filter((item) => (kind === 'none' ? isNone(item) : !hasPage(item) && !isNone(item)));
  const wrong = asked.filter((item) => (replies.get(item)?.slugs.length ?? 0) > 0);
  const matched = wrong.filter((item) => replies.get(item)?.isMatch);
  return {
    items: asked.length,
    matched: percent(matched.length, asked.length),
    answered: percent(wrong.length, asked.length),
  };
}

/** The figures of one set, each with the baseline engine's beside it. */
export function setFigures(
  name: string,
  items: readonly Item[],
  ours: ReadonlyMap<Item, Reply>,
  theirs: ReadonlyMap<Item, Reply> | undefined,
): Figure[] {
  const figure = (what: string, value: number, other: number | undefined, aim?: string): Figure => ({
    name: `${name}: ${what}`,
    value,
    unit: '%',
    ...(other !== undefined && { baseline: { name: 'Pagefind', value: other } }),
    ...(aim !== undefined && { aim }),
  });
  const pages = (what: string, some: readonly Item[], aims = false): Figure[] => {
    const [our, their] = [scorePages(some, ours), theirs && scorePages(some, theirs)];
    if (our.items === 0) return [];
    return [
      figure(`${what} (${our.items}), right page first`, our.top1, their?.top1, aims ? 'at least 97 %' : undefined),
      figure(`${what} (${our.items}), right page in three`, our.top3, their?.top3, aims ? 'at least 99 %' : undefined),
    ];
  };
  const wrong = (what: string, kind: 'none' | 'uncovered', aim: string): Figure[] => {
    const [our, their] = [scoreWrong(items, ours, kind), theirs && scoreWrong(items, theirs, kind)];
    if (our.items === 0) return [];
    return [
      figure(`${what} (${our.items}), matched`, our.matched, their?.matched, aim),
      figure(`${what} (${our.items}), matched or guessed`, our.answered, their?.answered),
    ];
  };
  return [
    ...pages('with a page', items, true),
    ...wrong('not PostgreSQL', 'none', 'at most 1 %'),
    ...wrong('no page covers it', 'uncovered', 'at most 5 %'),
    ...groups(items, (item) => item.kind).flatMap(([kind, some]) => pages(kind, some)),
    ...groups(items.filter(hasPage), (item) => item.expect.find((one) => !one.startsWith('extra/')) ?? '').flatMap(
      ([label, some]) => pages(label, some),
    ),
  ];
}

function groups(items: readonly Item[], by: (item: Item) => string): [string, Item[]][] {
  return [...Map.groupBy(items, by)].sort(([a], [b]) => a.localeCompare(b));
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10);
