/** The book in reading order: groups of `content/groups.yaml` with their pages, and what comes before and after a page. */

import { type CollectionEntry, getCollection } from 'astro:content';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { groupSchema } from '../schemas/page.ts';

export type RunbookEntry = CollectionEntry<'runbooks'>;
export type ArticleEntry = CollectionEntry<'commands'> | CollectionEntry<'guides'>;

export interface BookGroup {
  id: string;
  title: string;
  summary: string;
  pages: RunbookEntry[];
}

/** Link to a page, as lists, breadcrumbs and previous/next need it. */
export interface PageLink {
  title: string;
  href: string;
}

export const runbookHref = (id: string): string => `/runbooks/${id}/`;
export const articleHref = (entry: ArticleEntry): string => `/${entry.collection}/${entry.id}/`;

let known: Promise<BookGroup[]> | undefined;

/** All groups that have pages; read once a build, while a dev server lives through edits and reads them again. */
export function bookGroups(): Promise<BookGroup[]> {
  if (!known || import.meta.env.DEV) known = readGroups();
  return known;
}

/** A page that no group lists could never be found, so it stops the build. */
async function readGroups(): Promise<BookGroup[]> {
  // Read here and not as a collection, because a collection is sorted by id and the order of the file is the point.
  const groups = z.array(groupSchema).parse(parse(readFileSync('content/groups.yaml', 'utf8')));
  const entries = new Map((await getCollection('runbooks')).map((entry) => [entry.id, entry]));
  const book = groups.map((group) => ({
    ...group,
    pages: group.pages.flatMap((slug) => {
      const id = `${group.id}/${slug}`;
      const entry = entries.get(id);
      entries.delete(id);
      return entry ? [entry] : [];
    }),
  }));
  const [lost] = entries.keys();
  if (lost) throw new Error(`content/runbooks/${lost}.mdx is in no group; list it in content/groups.yaml.`);
  return book.filter((group) => group.pages.length > 0);
}

/** Command lists or guides in their order. */
export async function articles(collection: 'commands' | 'guides'): Promise<ArticleEntry[]> {
  const entries: ArticleEntry[] = await getCollection(collection);
  return entries.sort((a, b) => a.data.order - b.data.order);
}

/** What a runbook's page says of its place in the book. */
export interface PlaceInBook {
  group: BookGroup;
  previous?: RunbookEntry;
  next?: RunbookEntry;
}

let places: Promise<Map<string, PlaceInBook>> | undefined;

/** The place of every runbook, by its id: worked out once, since every page asks. */
export function placesInBook(): Promise<Map<string, PlaceInBook>> {
  if (!places || import.meta.env.DEV) places = bookGroups().then(readPlaces);
  return places;
}

function readPlaces(groups: readonly BookGroup[]): Map<string, PlaceInBook> {
  const order = groups.flatMap((group) => group.pages.map((entry) => ({ group, entry })));
  return new Map(
    order.map(({ group, entry }, at) => {
      const previous = order[at - 1]?.entry;
      const next = order[at + 1]?.entry;
      return [entry.id, { group, ...(previous && { previous }), ...(next && { next }) }];
    }),
  );
}

/** As many pages of a group as its navigation lists around a page; the others are on the group's own list. */
const AROUND = 5;

/** The part of a group's pages that stands around one of them, so that a page does not grow with its group. */
export function around<Page>(pages: readonly Page[], at: number): Page[] {
  const start = Math.max(0, Math.min(at - AROUND, pages.length - (2 * AROUND + 1)));
  return pages.slice(start, start + 2 * AROUND + 1);
}

/** The links before and after `href` in a reading order. */
export function neighbours(order: readonly PageLink[], href: string): { previous?: PageLink; next?: PageLink } {
  const place = order.findIndex((link) => link.href === href);
  const previous = place > 0 ? order[place - 1] : undefined;
  const next = place >= 0 ? order[place + 1] : undefined;
  return { ...(previous && { previous }), ...(next && { next }) };
}
