/** What the terminal says of each page: kept beside the index, so that `npm run why` need not read the pages to answer. */
import { fillNames, loadStack } from '../snippets/stack.ts';
import { readRunbooks } from './pages.ts';

/** Where the build puts them. */
export const PAGE_ANSWERS = '_runner/answers.json';

export interface PageAnswer {
  readonly summary: string;
  /** The most frequent cause, and how many there are in all. */
  readonly cause: string;
  readonly causes: number;
  /** The page's first runnable snippet, names of the stack filled in. */
  readonly check: { readonly title: string; readonly code: string } | undefined;
}

/** The answers of a content folder by slug. */
export function pageAnswers(content: string): Record<string, PageAnswer> {
  const stack = loadStack(`${content}/stack.yaml`);
  return Object.fromEntries(
    readRunbooks(content).map(({ slug, page, firstCheck }) => {
      const check = firstCheck && { title: firstCheck.title, code: fillNames(firstCheck.code, stack).text };
      return [slug, { summary: page.summary, cause: page.causes[0]?.text ?? '', causes: page.causes.length, check }];
    }),
  );
}
