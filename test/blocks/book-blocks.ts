/** The fences of the book that nobody runs: as a reader copies them, with their place in the file. */
import { readFileSync } from 'node:fs';
import { collectBook, type Fence } from '../../src/snippets/collect.ts';
import { fillNames, loadStack } from '../../src/snippets/stack.ts';

export interface Block {
  page: string;
  /** `content/runbooks/…/x.mdx:12`, the fence's first line. */
  place: string;
  file: string;
  /** The line before the code's first. */
  line: number;
  lang: string;
  title: string;
  /** As it stands in the file, `{{service}}` and all. */
  source: string;
  /** With the stack's names filled in. */
  code: string;
}

const stack = loadStack();

const blockOf = (fence: Fence): Block => ({
  page: fence.page,
  place: `${fence.file}:${fence.line}`,
  file: fence.file,
  line: fence.line,
  lang: fence.lang,
  title: fence.info.title ?? '',
  source: fence.code,
  code: fillNames(fence.code, stack).text,
});

const pages = await collectBook();

/** Every block of every page that is not runnable; the runnable ones are checked by the build and run by the drills. */
export const BLOCKS: Block[] = pages.flatMap((page) => page.fences.filter((fence) => !fence.info.run).map(blockOf));

/** The frontmatter of a page, as YAML. */
export function frontmatterOf(page: string): string {
  const file = pages.find((p) => p.page === page)?.file;
  if (file === undefined) throw new Error(`The book has no page “${page}”.`);
  return /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
}

/** Values of the stack that are the reader's to change and so must not be written out. */
export const STACK_WORDS: Record<string, string> = Object.fromEntries(
  ['service', 'user', 'database'].map((name) => [name, stack[name]?.value ?? '']),
);
