/** A page as its drill needs it: read from its source, with the same steps that build the site. */
import { parse } from 'yaml';
import type { Manifest, Snippet } from '../../contract/snippet.ts';
import { type Runbook, runbookSchema } from '../../src/schemas/page.ts';
import { checkBook } from '../../src/snippets/check.ts';
import { collectPage } from '../../src/snippets/collect.ts';
import { buildManifest } from '../../src/snippets/manifest.ts';
import { ContentError } from '../../src/snippets/problem.ts';
import { fillNames, type Stack } from '../../src/snippets/stack.ts';

export interface ProvedPage {
  /** `<group>/<slug>`. */
  readonly slug: string;
  readonly runbook: Runbook;
  readonly manifest: Manifest;
  /** Runnable snippets by their id within the page. */
  readonly snippets: ReadonlyMap<string, Snippet>;
  /** Headings of the solutions, without markup. */
  readonly solutions: readonly string[];
  /** Every fence with a title: its code as written, names of the stack not yet filled in. */
  readonly blocks: ReadonlyMap<string, string>;
  /** The language of each of them: `sql`, `bash`, … */
  readonly languages: ReadonlyMap<string, string>;
}

export const pageFile = (slug: string): string => `content/runbooks/${slug}.mdx`;

/** Reads a page; throws when it would not build. */
export async function readPage(slug: string, source: string, stack: Stack): Promise<ProvedPage> {
  const page = await collectPage(pageFile(slug), source);
  // Links lead to other pages, which are not read here and are not what a drill proves.
  const problems = checkBook(
    [{ ...page, links: [], fixes: page.fixes.filter((fix) => !fix.value.startsWith('/')) }],
    stack,
  );
  if (problems.length > 0) throw new ContentError(problems);
  const manifest = buildManifest([page]);
  const yaml = /^---\r?\n([\s\S]*?)\r?\n---/.exec(source)?.[1] ?? '';
  return {
    slug,
    runbook: runbookSchema.parse(parse(yaml)),
    manifest,
    snippets: new Map(manifest.snippets.map((snippet) => [snippet.id.slice(slug.length + 1), snippet])),
    solutions: solutionsOf(source),
    languages: new Map(
      page.fences.flatMap(({ info, lang }) => (info.title === undefined ? [] : [[info.title, lang] as const])),
    ),
    blocks: new Map(
      page.fences.flatMap(({ info, code }) => (info.title === undefined ? [] : [[info.title, code] as const])),
    ),
  };
}

/** A block's code with the names of the stack, some of them replaced by the lab's own. */
export function fillBlock(code: string, stack: Stack, own: Readonly<Record<string, string>>): string {
  const names = Object.entries(own).map(([name, value]) => [name, { value, about: '' }] as const);
  return fillNames(code, { ...stack, ...Object.fromEntries(names) }).text;
}

function solutionsOf(source: string): string[] {
  const prose = source.replace(/^(`{3,}|~{3,})[\s\S]*?^\1.*$/gm, '');
  const section = /^## Solutions\s*$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(prose)?.[1] ?? '';
  return [...section.matchAll(/^### (.+)$/gm)].map((match) => plainHeading(match[1] ?? ''));
}

/** A heading as a reader sees it, so that a drill can name it without markup. */
export const plainHeading = (heading: string): string => heading.replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();
