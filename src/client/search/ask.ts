/** Asks both engines and joins their answers: errors first, then words on pages, never the same page twice. */
import { loadBook } from './book.ts';
import { type ErrorAnswer, loadCatalogues, loadErrors, matchPages } from './errors.ts';
import type { Filters, Found } from './found.ts';
import { loadPagefind, searchPages } from './pagefind.ts';

export interface Answer extends ErrorAnswer {
  /** No engine has anything to add. */
  isFinal: boolean;
}

const NO_ERROR: ErrorAnswer = { found: [], truncated: false };

/** Pages of the last answer; they stay until the next are there, so that the list does not flicker while typing. */
let lastPages: Found[] = [];

/** Loads the indexes and answers the list of pages, from which the filters get their choices. */
export async function warmUp() {
  void loadPagefind().catch(() => undefined);
  void loadErrors().catch(() => undefined);
  return loadBook();
}

/** Answers as they come. When one engine cannot be loaded the other still answers; when none can, this throws. */
export async function* ask(text: string, filters: Filters): AsyncGenerator<Answer> {
  const pages = searchPages(text, filters);
  // The failure is dealt with below; until then it must not count as unhandled.
  pages.catch(() => undefined);
  let cause: unknown;
  const errors = await askErrors(text, filters).catch((error: unknown) => {
    cause = error;
    return NO_ERROR;
  });
  yield { ...errors, found: join(errors.found, lastPages), isFinal: false };
  lastPages = await pages.catch((error: unknown) => {
    if (cause) throw error;
    return [];
  });
  yield { ...errors, found: join(errors.found, lastPages), isFinal: true };
}

async function askErrors(text: string, filters: Filters): Promise<ErrorAnswer> {
  const [index, book] = await Promise.all([loadErrors(), loadBook()]);
  // Without the catalogue of its language a paste is still read for its codes and its English.
  const languages = await loadCatalogues(text).catch(() => []);
  return matchPages(index, book, text, filters, languages);
}

function join(errors: readonly Found[], pages: readonly Found[]): Found[] {
  const named = new Set(errors.map(({ href }) => href.replace(/#.*/, '')));
  return [...errors, ...pages.filter(({ href }) => !named.has(href.replace(/#.*/, '')))];
}
