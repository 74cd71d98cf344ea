/** The drills of the book, and the pages they prove. */
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Drill } from './drill.ts';
import { pageFile } from './page.ts';

/** Loads the drills whose page is, or lies in the group of, one of `only`; all without any. */
export async function loadDrills(projectDir: string, only: readonly string[]): Promise<Drill[]> {
  const files: string[] = [];
  for await (const file of glob('drills/*/*.drill.ts', { cwd: projectDir })) files.push(file);
  const wanted = files.sort().filter((file) => only.length === 0 || only.some((name) => isNamed(slugOf(file), name)));
  const unknown = only.find((name) => !files.some((file) => isNamed(slugOf(file), name)));
  if (unknown !== undefined) {
    throw new Error(`There is no drill “${unknown}”; there are ${files.map(slugOf).join(', ')}.`);
  }
  return Promise.all(wanted.map((file) => loadDrill(path.join(projectDir, file), slugOf(file))));
}

const isNamed = (slug: string, name: string): boolean => slug === name || slug.startsWith(`${name}/`);

const slugOf = (file: string): string => file.replace(/^drills\//, '').replace(/\.drill\.ts$/, '');

async function loadDrill(file: string, slug: string): Promise<Drill> {
  const { default: drill }: { default?: Drill } = await import(pathToFileURL(file).href);
  if (drill?.page === slug) return drill;
  throw new Error(
    `${file} must export by default the drill of ${slug}, its place in the folders; it has ${drill?.page ?? 'none'}.`,
  );
}

export const readPageSource = (projectDir: string, slug: string): Promise<string> =>
  readFile(path.join(projectDir, pageFile(slug)), 'utf8');
