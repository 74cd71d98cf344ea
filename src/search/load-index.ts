/** The error index for programs: the build's where it is newer than the content, else made from the pages at once. */
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorIndex } from './match-error.ts';

/** Where an index is kept that had to be made because the site was not built since. */
const KEPT = '.proofbook/errors.json';

/** Loads the index of a checkout. The modules that make one are only loaded when they are needed, for the start's sake. */
export async function loadIndex(root = '.'): Promise<ErrorIndex> {
  const newest = newestSource(root);
  for (const path of ['dist/_runner/errors.json', KEPT]) {
    const made = statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (made >= newest) return JSON.parse(readFileSync(join(root, path), 'utf8')) as ErrorIndex;
  }
  const { buildIndex } = await import('./build-index.ts');
  const index = buildIndex(join(root, 'content'));
  mkdirSync(join(root, '.proofbook'), { recursive: true });
  writeFileSync(join(root, KEPT), JSON.stringify(index));
  return index;
}

/** When the content, or the code that makes the index of it, was last changed. */
function newestSource(root: string): number {
  const sources = globSync(
    ['content/groups.yaml', 'content/errors/*.yaml', 'content/runbooks/*/*.mdx', 'src/search/*.ts'],
    { cwd: root },
  );
  return Math.max(...sources.map((file) => statSync(join(root, file)).mtimeMs));
}
