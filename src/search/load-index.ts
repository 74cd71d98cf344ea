/** What the build knows for programs: read where it is newer than the content, else made from the pages at once. */
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BookFacts } from '../../contract/finding.ts';
import { type Catalogue, type ErrorIndex, languagesOf } from './match-error.ts';
import type { PageAnswer } from './page-answers.ts';

/** Where things are kept that had to be made because the site was not built since. */
const KEPT = '.proofbook';

/** The error index of a checkout. The modules that make one are only loaded when they are needed, for the start's sake. */
export function loadIndex(root = '.'): Promise<ErrorIndex> {
  return load(root, 'errors.json', async (content) => (await import('./build-index.ts')).buildIndex(content));
}

/** What the terminal says of each page, by slug. */
export function loadAnswers(root = '.'): Promise<Record<string, PageAnswer>> {
  return load(root, 'answers.json', async (content) => (await import('./page-answers.ts')).pageAnswers(content));
}

/** What the book says of its pages' causes. */
export function loadFacts(root = '.'): Promise<BookFacts> {
  return load(root, 'facts.json', async (content) => (await import('./page-facts.ts')).pageFacts(content));
}

/** The message catalogues of the languages that a paste may be in; none for English. */
export function loadCatalogues(text: string, root = '.'): Catalogue[] {
  return languagesOf(text).map((language) =>
    JSON.parse(readFileSync(join(root, 'knowledge/catalogues', `${language}.json`), 'utf8')),
  );
}

async function load<T>(root: string, name: string, make: (content: string) => Promise<T>): Promise<T> {
  const newest = newestSource(root);
  const kept = join(root, KEPT, name);
  for (const path of [join(root, 'dist/_runner', name), kept]) {
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (made >= newest) return JSON.parse(readFileSync(path, 'utf8')) as T;
  }
  const made = await make(join(root, 'content'));
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify(made));
  return made;
}

/** When the content, or the code that makes something of it, was last changed. */
function newestSource(root: string): number {
  const sources = globSync(
    ['content/*.yaml', 'knowledge/*.yaml', 'content/runbooks/*/*.mdx', 'src/search/*.ts', 'src/search/match/*.ts'],
    { cwd: root },
  );
  return Math.max(...sources.map((file) => statSync(join(root, file)).mtimeMs));
}
