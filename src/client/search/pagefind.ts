/** Words on pages: Pagefind through its own JS API. Its bundle is written by the build, so it is no module of ours. */
import type { Filters, Found, Piece } from './found.ts';

interface PagefindPage {
  url: string;
  meta: Record<string, string>;
  excerpt: string;
  sub_results: { title: string; url: string; excerpt: string; locations: number[] }[];
}

interface Pagefind {
  options(options: { excerptLength: number }): Promise<void>;
  init(): Promise<void>;
  search(text: string, options: { filters: Filters }): Promise<{ results: { data(): Promise<PagefindPage> }[] }>;
}

const BUNDLE = '/pagefind/pagefind.js';
const RESULTS_SHOWN = 6;
/** Pagefind wants every word on the page; of a long paste only the beginning can be of use to it. */
const QUERY_CHARS = 200;

/** The list of signatures names the page, so a hit in it is a hit on the page and no section of its own. */
const SIGNATURES = '#you-are-here';

let loading: Promise<Pagefind> | undefined;

/** Loads bundle and index once; a failed load is tried again with the next call. */
export function loadPagefind(): Promise<Pagefind> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Pagefind> {
  const pagefind: Pagefind = await import(/* @vite-ignore */ BUNDLE);
  await pagefind.options({ excerptLength: 22 });
  await pagefind.init();
  return pagefind;
}

/** The pages that hold every word of the text. */
export async function searchPages(text: string, filters: Filters): Promise<Found[]> {
  const pagefind = await loadPagefind();
  const query = text.replace(/\s+/g, ' ').trim().slice(0, QUERY_CHARS);
  const chosen = Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
  const { results } = await pagefind.search(query, { filters: chosen });
  const pages = await Promise.all(results.slice(0, RESULTS_SHOWN).map((result) => result.data()));
  return pages.map(toFound);
}

function toFound(page: PagefindPage): Found {
  const sections = page.sub_results.filter(({ url }) => url.includes('#') && !url.endsWith(SIGNATURES));
  const section = sections.sort((a, b) => b.locations.length - a.locations.length)[0];
  const title = page.meta['title'] ?? page.url;
  return {
    kind: 'page',
    href: section?.url ?? page.url,
    title: section ? `${title} › ${section.title}` : title,
    group: page.meta['group'],
    severity: page.meta['severity'],
    pieces: excerptPieces(section?.excerpt ?? page.excerpt),
    values: [],
  };
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };

/** Pagefind's excerpt is HTML of exactly one element, `<mark>`; it becomes text and marks, never markup. */
export function excerptPieces(excerpt: string): Piece[] {
  const pieces = excerpt.split(/<mark>(.*?)<\/mark>/gs).map((text, place) => ({
    text: text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity),
    marked: place % 2 === 1,
  }));
  return pieces.filter((piece) => piece.text !== '');
}
