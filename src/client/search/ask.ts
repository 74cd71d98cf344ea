/** Asks the engines and joins their answers: what is known first, and never the same page twice. */
import type { Filters, Found } from './found.ts';
import { loadPagefind, searchPages } from './pagefind.ts';

export interface Answer {
  found: Found[];
  /** No engine has anything to add. */
  isFinal: boolean;
}

/** Loads the indexes; answers the choices of the filters with their counts. */
export async function warmUp(): Promise<Record<string, Record<string, number>>> {
  const pagefind = await loadPagefind();
  return pagefind.filters();
}

/** Answers as they come. */
export async function* ask(text: string, filters: Filters): AsyncGenerator<Answer> {
  yield { found: await searchPages(text, filters), isFinal: true };
}
