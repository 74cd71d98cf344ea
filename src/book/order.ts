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

/** All groups that have pages. A page that no group lists could never be found, so it stops the build. */
export async function bookGroups(): Promise<BookGroup[]> {
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

/** The links before and after `href` in a reading order. */
export function neighbours(order: readonly PageLink[], href: string): { previous?: PageLink; next?: PageLink } {
  const place = order.findIndex((link) => link.href === href);
  const previous = place > 0 ? order[place - 1] : undefined;
  const next = place >= 0 ? order[place + 1] : undefined;
  return { ...(previous && { previous }), ...(next && { next }) };
}
