/** The runbooks as search reads them: frontmatter, and the words of the body. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mdxToMdast } from 'satteri';
import { parse } from 'yaml';
import { z } from 'zod';
import { groupSchema, type Runbook, runbookSchema } from '../schemas/page.ts';
import { parseInfoString } from '../snippets/info-string.ts';

export interface RunbookSource {
  readonly slug: string;
  readonly page: Runbook;
  /** Headings and prose; code and markup left out. */
  readonly prose: string;
  /** The page's first runnable snippet: the cheapest check there is. */
  readonly firstCheck: { readonly title: string; readonly code: string } | undefined;
}

/** Every runbook that `groups.yaml` lists and that is written, in reading order. */
export function readRunbooks(content: string): RunbookSource[] {
  const groups = z.array(groupSchema).parse(parse(readFileSync(join(content, 'groups.yaml'), 'utf8')));
  return groups
    .flatMap((group) => group.pages.map((page) => `${group.id}/${page}`))
    .filter((slug) => existsSync(runbookPath(content, slug)))
    .map((slug) => readRunbook(content, slug));
}

const runbookPath = (content: string, slug: string): string => join(content, 'runbooks', `${slug}.mdx`);

function readRunbook(content: string, slug: string): RunbookSource {
  const file = runbookPath(content, slug);
  const [, yaml, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(readFileSync(file, 'utf8')) ?? [];
  const page = runbookSchema.safeParse(parse(yaml ?? ''));
  if (!page.success) throw new Error(`${file}: ${z.prettifyError(page.error)}`);
  const tree = mdxToMdast(body ?? '') as Node;
  return { slug, page: page.data, prose: proseOf(tree).join(' '), firstCheck: firstCheckOf(tree) };
}

interface Node {
  type: string;
  value?: string;
  meta?: string | null;
  children?: Node[];
}

function proseOf(node: Node): string[] {
  if (node.type === 'text') return [node.value ?? ''];
  return (node.children ?? []).flatMap(proseOf);
}

function firstCheckOf(tree: Node): RunbookSource['firstCheck'] {
  for (const node of tree.children ?? []) {
    const info = parseInfoString(node.type === 'code' ? (node.meta ?? '') : '');
    if (info.run) return { title: info.title ?? '', code: node.value ?? '' };
  }
  return undefined;
}
