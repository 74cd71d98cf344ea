/** Links inside the book, also those of the frontmatter: each must lead to a page, and each `#…` to a place on it. */
import GithubSlugger from 'github-slugger';
import type { CollectedPage, Link } from './collect.ts';
import type { Pointer } from './frontmatter.ts';
import type { Problem } from './problem.ts';

/** Route of a page, `/runbooks/connection/too-many-clients/` or `/guides/overview/`. */
export const routeOf = (page: string): string =>
  /^(commands|guides)\//.test(page) ? `/${page}/` : `/runbooks/${page}/`;

const LISTS = ['/', '/runbooks/', '/commands/', '/guides/', '/errors/', '/checkup/'];

/** Problems of every link that stays inside the site. */
export function checkLinks(pages: readonly CollectedPage[]): Problem[] {
  const places = new Map(pages.map((page) => [routeOf(page.page), placesOf(page)]));
  return pages.flatMap((page) => [
    ...page.links.flatMap((link) => broken(page, link, places)),
    ...page.firstAid.flatMap((at) =>
      broken(page, { ...at, url: `#${at.value}` }, places).map((problem) => inField(at, problem)),
    ),
    ...page.fixes.flatMap((fix) => checkFix(page, fix, places)),
  ]);
}

type Places = ReadonlyMap<string, ReadonlySet<string>>;

function broken(page: CollectedPage, { url, line, column }: Link, places: Places): Problem[] {
  const [path = '', place] = url.startsWith('#') ? [routeOf(page.page), url.slice(1)] : url.split('#');
  const known = places.get(path);
  if (!known && LISTS.includes(path)) return [];
  const at = { file: page.file, line, column };
  if (!known) return [{ ...at, message: `No page has the address ${path}; ${closest(path, [...places.keys()])}.` }];
  if (!place || known.has(place)) return [];
  return [{ ...at, message: `${path} has no place “#${place}”; link to a heading or a fence’s id.` }];
}

/** A fix is an address, or a heading of this page word for word. */
function checkFix(page: CollectedPage, fix: Pointer, places: Places): Problem[] {
  if (fix.value.startsWith('/'))
    return broken(page, { ...fix, url: fix.value }, places).map((problem) => inField(fix, problem));
  if (page.headings.includes(fix.value)) return [];
  const message = `The page has no heading “${fix.value}”; write a heading word for word, or another page’s address.`;
  return [inField(fix, { file: page.file, line: fix.line, column: fix.column, message })];
}

const inField = ({ field }: Pointer, problem: Problem): Problem => ({
  ...problem,
  message: `${field}: ${problem.message}`,
});

/** Anchors of a page: its headings as the site slugs them, its fences, its causes. */
function placesOf(page: CollectedPage): Set<string> {
  const headings = headingPlaces(page);
  const fences = page.fences.flatMap((fence) => (fence.info.id ? [fence.info.id] : []));
  return new Set([...headings, ...fences, ...page.causes.map((cause) => `cause-${cause}`)]);
}

/** Anchors of a page's headings, as the site slugs them. */
export function headingPlaces(page: CollectedPage): string[] {
  const slugger = new GithubSlugger();
  return page.headings.map((text) => slugger.slug(text));
}

function closest(path: string, routes: readonly string[]): string {
  const slug = path.split('/').filter(Boolean).at(-1) ?? '';
  const found = routes.find((route) => route.endsWith(`/${slug}/`));
  return found ? `did you mean ${found}` : 'runbooks are at /runbooks/<group>/<slug>/';
}
