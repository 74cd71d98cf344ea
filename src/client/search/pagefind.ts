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
const RESULTS_READ = 10;
/** So much of a word must stand on the page; the rest may be another ending. */
const BEGINNING_CHARS = 4;
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
  const pages = await Promise.all(results.slice(0, RESULTS_READ).map((result) => result.data()));
  return pages
    .filter((page) => hasWordOf(query, page.excerpt))
    .slice(0, RESULTS_SHOWN)
    .map(toFound);
}

/**
 * Whether an excerpt marks a word of the query. For a word that it does not know, Pagefind takes the longest beginning
 * that it does know, down to one letter, and would answer anything with something.
 */
export function hasWordOf(query: string, excerpt: string): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const marked = excerptPieces(excerpt).flatMap((piece) => (piece.marked ? letters(piece.text) : []));
  const beginnings = query.split(' ').map((word) => letters(word).slice(0, BEGINNING_CHARS));
  return marked.some((word) => beginnings.some((beginning) => beginning !== '' && word.startsWith(beginning)));
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
