/** What runner and terminal say of a page's causes: how bad each is, and where its fix stands. Kept beside the index. */
import GithubSlugger from 'github-slugger';
import type { BookFacts, PageFacts } from '../../contract/finding.ts';
import type { Runbook } from '../schemas/page.ts';
import { readRunbooks } from './pages.ts';

/** Where the build puts them. */
export const PAGE_FACTS = '_runner/facts.json';

/** The facts of a content folder by page. */
export const pageFacts = (content: string): BookFacts =>
  Object.fromEntries(readRunbooks(content).map(({ slug, page }) => [slug, factsOf(slug, page)]));

function factsOf(slug: string, { title, severity, causes }: Runbook): PageFacts {
  const worst = severity.at(-1) ?? 'medium';
  const entries = causes.map(({ id, text, severity: own, fix, noFix }) => [
    id,
    { text, severity: own ?? worst, ...(fix && { fix: fixOf(slug, fix) }), ...(noFix && { noFix }) },
  ]);
  return { title, severity: worst, causes: Object.fromEntries(entries) };
}

/** A fix is a heading of its page, or already an address; the build has checked that it is there. */
const fixOf = (slug: string, fix: string): { text: string; address: string } =>
  fix.startsWith('/')
    ? { text: fix, address: fix }
    : { text: fix, address: `/runbooks/${slug}/#${new GithubSlugger().slug(fix)}` };
