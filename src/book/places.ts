/** The places of a runbook that its frontmatter points at: headings and fences, by their anchors. */
import type { MarkdownHeading } from 'astro';
import GithubSlugger from 'github-slugger';
import { parseInfoString } from '../snippets/info-string.ts';
import type { RunbookEntry } from './order.ts';

/** A link into this page or another one. */
export interface Place {
  href: string;
  title: string;
}

/** Headings and titled fences of a page: anchor to title. */
export function placesOf(entry: RunbookEntry, headings: readonly MarkdownHeading[]): Map<string, string> {
  const places = new Map(headings.map(({ slug, text }) => [slug, text]));
  for (const [, info = ''] of (entry.body ?? '').matchAll(/^\s*```[a-z]+ (.+)$/gm)) {
    const { id, title } = parseInfoString(info);
    if (id) places.set(id, title ?? id);
  }
  return places;
}

/** The anchor of a heading that is given word for word; undefined when the page has none. */
export const anchorOf = (headings: readonly MarkdownHeading[], text: string): string | undefined =>
  headings.find((heading) => straight(heading.text) === straight(text))?.slug;

/** The page's Markdown sets quotes and dashes; frontmatter has them as they were typed. */
const straight = (text: string): string =>
  text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-').replaceAll('`', '').replace(/-{2,}/g, '-');

/** What a place of another page is called: `Connection refused: Start the database`. */
export function titleOfPlace(entry: RunbookEntry, anchor: string | undefined): string {
  const slugger = new GithubSlugger();
  const headings = [...(entry.body ?? '').matchAll(/^#{2,4} (.+)$/gm)].map(([, text = '']) => text.replaceAll('`', ''));
  const heading = anchor && headings.find((text) => slugger.slug(text) === anchor);
  return heading ? `${entry.data.title}: ${heading}` : entry.data.title;
}
