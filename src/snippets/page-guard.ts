/**
 * Pages are files of the book and nothing else, however they come into the site. MDX is compiled to code, so that a page is checked once
 * more where the site loads it: also one written while the development server runs, and one that a link leads to.
 */
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { collectPage } from './collect.ts';
import { ContentError, type Problem } from './problem.ts';

/** Symbolic links at and below a folder. The site would follow them to files that nobody has reviewed. */
export function linksIn(folder: string): Problem[] {
  if (lstatSync(folder).isSymbolicLink()) return [linkProblem(folder)];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => linkProblem(join(entry.parentPath, entry.name)));
}

const linkProblem = (file: string): Problem => ({
  file,
  line: 1,
  column: 1,
  message: 'This is a symbolic link; content holds files and folders only, so that what is reviewed is what is built.',
});

/** Throws when the site is about to load a page that is none of the book's, or that carries code. */
export async function requirePlainPage(path: string, root: string): Promise<void> {
  const file = relative(root, path);
  const real = realpathSync(path);
  if (real !== join(realpathSync(root), file) || !/^content[/\\]/.test(file))
    throw new ContentError([linkProblem(file)]);
  const { live } = await collectPage(file, readFileSync(path, 'utf8'));
  if (live.length > 0) throw new ContentError(live);
}

/** A Vite plugin; `load` comes before anything that compiles. */
export const pageGuard = (root: string) => ({
  name: 'proofbook:page-guard',
  enforce: 'pre' as const,
  async load(id: string): Promise<undefined> {
    const [path = ''] = id.split('?', 1);
    if (path.endsWith('.mdx') || path.endsWith('.md')) await requirePlainPage(path, root);
  },
});
