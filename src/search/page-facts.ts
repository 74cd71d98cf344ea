/** What runner and terminal say of a page's causes: how bad each is, and where its fix stands. Kept beside the index. */
import GithubSlugger from 'github-slugger';
import type { BookFacts, PageFacts } from '../../contract/finding.ts';
import type { Runbook } from '../schemas/page.ts';
import { readRunbooks } from './pages.ts';

/** Where the build puts them. */
export const PAGE_FACTS = '_runner/facts.json';

/** The facts of a content folder by page. */
export function pageFacts(content: string): BookFacts {
  const pages = readRunbooks(content);
  const titles = new Map(pages.map(({ slug, page }) => [slug, page.title]));
  return Object.fromEntries(pages.map(({ slug, page }) => [slug, factsOf(slug, page, titles)]));
}

type Titles = ReadonlyMap<string, string>;

function factsOf(slug: string, { title, severity, causes }: Runbook, titles: Titles): PageFacts {
  const worst = severity.at(-1) ?? 'medium';
  const entries = causes.map(({ id, text, severity: own, fix, noFix }) => [
    id,
    { text, severity: own ?? worst, ...(fix && { fix: fixOf(slug, fix, titles) }), ...(noFix && { noFix }) },
  ]);
  return { title, severity: worst, causes: Object.fromEntries(entries) };
}

/** A fix is a heading of its page, or the address of another; the build has checked that it is there. */
const fixOf = (slug: string, fix: string, titles: Titles): { text: string; address: string } =>
  fix.startsWith('/')
    ? { text: titles.get(fix.replace(/^\/runbooks\/|\/(#.*)?$/g, '')) ?? fix, address: fix }
    : { text: fix, address: `/runbooks/${slug}/#${new GithubSlugger().slug(fix)}` };
