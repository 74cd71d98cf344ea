/**
 * Which page an error is at home on. An entry of `uncovered.yaml` names the page that will treat it: once that page is
 * written, all that the entry knows is the page's. Of a wording that several pages print one is the home and is found
 * first; the others are named behind it.
 */
import type { Signature } from '../schemas/signature.ts';
import type { Knowledge, Wording } from './knowledge.ts';
import type { RunbookSource } from './pages.ts';
import { printedWords } from './signatures.ts';

/** Emitters whose signatures mean their page only while that tool is at work, where another page has the same message. */
const TOOL_OF: Readonly<Record<string, string>> = {
  'prisma-migrate': 'migration',
  'prisma-studio': 'studio',
  'drizzle-kit': 'drizzle',
  pg_dump: 'pg_dump',
  pg_restore: 'restore',
};

/** The knowledge with the entries of the pages that are written given to those pages. */
export function withPagesEntries(knowledge: Knowledge, slugs: readonly string[]): Knowledge {
  const wordings = { ...knowledge.wordings };
  for (const { page, codes, routines, texts, asked, follows } of coveredEntries(knowledge, slugs)) {
    const own = wordings[page] ?? { codes: [], routines: [], texts: [], asked: [] };
    wordings[page] = {
      ...own,
      codes: [...own.codes, ...codes],
      routines: [...own.routines, ...routines],
      texts: [...own.texts, ...texts.map((text) => (follows ? { text: plain(text), when: 'after' as const } : text))],
      asked: [...own.asked, ...asked],
      ...(follows && { follows: [...(own.follows ?? []), ...codes] }),
    };
  }
  const covered = new Set(coveredEntries(knowledge, slugs).map(({ id }) => id));
  return { ...knowledge, wordings, uncovered: knowledge.uncovered.filter(({ id }) => !covered.has(id)) };
}

/** Entries whose page is written. */
export function coveredEntries(
  { uncovered }: Knowledge,
  slugs: readonly string[],
): (Knowledge['uncovered'][number] & { page: string })[] {
  return uncovered.flatMap((entry) => {
    const { page } = entry;
    return page !== undefined && slugs.includes(page) ? [{ ...entry, page }] : [];
  });
}

/** Slug of the page at home for each wording that pages print, by `wordingKey`. */
export function homesOf(pages: readonly RunbookSource[], knowledge: Knowledge): ReadonlyMap<string, string> {
  const claims = new Map<string, { slug: string; rank: number }[]>();
  for (const { slug, page } of pages) {
    const known = new Set((knowledge.wordings[slug]?.texts ?? []).map((text) => wordsOf(plain(text))));
    const codes = knowledge.wordings[slug]?.codes ?? [];
    for (const signature of page.errors) {
      const key = wordingKey(signature);
      const named = pages.find((other) => other.slug === signature.home)?.slug;
      const rank = known.has(wordsOf(signature.text)) ? 1 : codes.includes(signature.code ?? '') ? 2 : 3;
      claims.set(key, [
        ...(claims.get(key) ?? []),
        { slug, rank: named === undefined ? rank : 4 },
        ...(named === undefined ? [] : [{ slug: named, rank: 0 }]),
      ]);
    }
  }
  return new Map([...claims].map(([key, some]) => [key, some.toSorted((a, b) => a.rank - b.rank)[0]?.slug ?? '']));
}

/** What tells one wording from another: its words, and the tool or the severity that it comes with. */
export function wordingKey(signature: Signature): string {
  const severity = /^(FATAL|ERROR): /.exec(signature.text)?.[1]?.toLowerCase();
  return `${wordsOf(signature.text)}|${toolOf(signature) ?? severity ?? ''}`;
}

/** The tool that a page's signature must come with. */
export const toolOf = ({ emitter }: Signature): string | undefined => TOOL_OF[emitter];

export const plain = (wording: Wording): string => (typeof wording === 'string' ? wording : wording.text);
const wordsOf = (text: string): string => printedWords(text).join(' ');
