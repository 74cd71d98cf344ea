/**
 * Step 1 of the build: every fence and every inline code of every page, with its place in the file. The pages are read
 * from disk with the parser the site itself uses, because the Shiki transformer knows no file and may be skipped by a cache.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { mdxToMdast } from 'satteri';
import { loadFrontmatter, type Pointer } from './frontmatter.ts';
import { type InfoString, parseInfoString } from './info-string.ts';
import { liveMarkup, type MarkupNode } from './live-markup.ts';
import { hiddenCharacters } from './plain-text.ts';
import type { Problem } from './problem.ts';

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

export interface Link {
  line: number;
  column: number;
  /** Starts with `/` or `#`; links to other sites are not collected. */
  url: string;
}

export interface CollectedPage {
  page: string;
  file: string;
  /** Ids of the causes that the frontmatter declares. */
  causes: string[];
  /** Places that its first aid leads to. */
  firstAid: Pointer[];
  /** Solutions that its causes name. */
  fixes: Pointer[];
  fences: Fence[];
  inline: InlineCode[];
  links: Link[];
  /** Texts of the headings, in order. */
  headings: string[];
  /** What would be code and not prose: HTML, JavaScript, foreign links, hidden characters. A page has none of it. */
  live: Problem[];
}

interface MdNode extends MarkupNode {
  lang?: string | null;
  meta?: string | null;
  url?: string;
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

/** What the checks and the manifest need of one page; throws what the MDX parser throws when the page is not MDX. */
export async function collectPage(file: string, source: string): Promise<CollectedPage> {
  const text = source.replaceAll('\r\n', '\n');
  const page: CollectedPage = {
    page: pageOf(file),
    file,
    ...loadFrontmatter(source),
    fences: [],
    inline: [],
    links: [],
    headings: [],
    live: hiddenCharacters(file, text),
  };
  // Line ends are made one kind first: they must change neither a position nor a snippet's hash.
  visit((await mdxToMdast(text, { features: { frontmatter: true } })) as MdNode, page);
  return page;
}

function visit(node: MdNode, page: CollectedPage): void {
  const { line = 1, column = 1 } = node.position?.start ?? {};
  const { file } = page;
  if (node.type === 'code') {
    const info = parseInfoString(node.meta ?? '');
    page.fences.push({ page: page.page, file, line, column, lang: node.lang ?? '', info, code: node.value ?? '' });
  }
  // The node begins at its backtick, the code one character later.
  if (node.type === 'inlineCode') page.inline.push({ file, line, column: column + 1, code: node.value ?? '' });
  if (node.type === 'link' && /^[/#]/.test(node.url ?? '')) page.links.push({ line, column, url: node.url ?? '' });
  if (node.type === 'heading') page.headings.push(textOf(node));
  const live = liveMarkup(node, file);
  if (live) page.live.push(live);
  for (const child of node.children ?? []) visit(child, page);
}

const textOf = (node: MdNode): string => node.value ?? (node.children ?? []).map(textOf).join('');
