/**
 * Step 1 of the build: every fence and every inline code of every page, with its place in the file. The pages are read
 * from disk with the parser the site itself uses, because the Shiki transformer knows no file and may be skipped by a cache.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { mdxToMdast } from 'satteri';
import { type InfoString, parseInfoString } from './info-string.ts';

export interface Fence {
  /** `connection/too-many-clients`, `commands/query-database` or `guides/overview`. */
  page: string;
  /** Path from the project's root. */
  file: string;
  /** Where the fence's first line stands; its code begins one line below. */
  line: number;
  column: number;
  lang: string;
  info: InfoString;
  /** The code as written, stack names not yet filled in. */
  code: string;
}

export interface InlineCode {
  file: string;
  line: number;
  column: number;
  code: string;
}

export interface CollectedPage {
  page: string;
  file: string;
  source: string;
  fences: Fence[];
  inline: InlineCode[];
}

interface MdNode {
  type: string;
  value?: string;
  lang?: string | null;
  meta?: string | null;
  position?: { start: { line: number; column: number } };
  children?: MdNode[];
}

/** Page name of a file: its path below `content/` without `runbooks/` and without the ending. */
export const pageOf = (file: string): string => file.replace(/^content\/(runbooks\/)?/, '').replace(/\.mdx$/, '');

/** All pages of the book in the order of their paths. */
export async function collectBook(): Promise<CollectedPage[]> {
  const files: string[] = [];
  for await (const file of glob('content/{runbooks,commands,guides}/**/*.mdx')) files.push(file);
  return Promise.all(files.sort().map((file) => collectPage(file, readFileSync(file, 'utf8'))));
}

/** Fences and inline code of one page; throws what the MDX parser throws when the page is not MDX. */
export async function collectPage(file: string, source: string): Promise<CollectedPage> {
  const page = pageOf(file);
  const fences: Fence[] = [];
  const inline: InlineCode[] = [];
  const visit = (node: MdNode): void => {
    const { line = 1, column = 1 } = node.position?.start ?? {};
    if (node.type === 'code') {
      const info = parseInfoString(node.meta ?? '');
      fences.push({ page, file, line, column, lang: node.lang ?? '', info, code: node.value ?? '' });
    }
    if (node.type === 'inlineCode') inline.push({ file, line, column, code: node.value ?? '' });
    node.children?.forEach(visit);
  };
  visit((await mdxToMdast(source, { features: { frontmatter: true } })) as MdNode);
  return { page, file, source, fences, inline };
}
