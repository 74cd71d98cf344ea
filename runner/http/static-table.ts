/**
 * The built site, read into memory at start, under the literal paths that its files have. A request is a lookup: no path
 * is joined, no link followed, and a build that goes on meanwhile cannot mix its pages with the manifest in use.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { lookup } from 'mrmime';
import type { Route, StaticFile } from './visit.ts';

export interface StaticTable {
  readonly files: ReadonlyMap<string, Route>;
  readonly notFound: Route | undefined;
}

/** The runner's own data, which no page needs. */
const PRIVATE_FOLDER = '_runner';

/** Reads the site. A link that leads out of the folder is left out. */
export function readStaticTable(site: string): StaticTable {
  const root = realpathSync(site);
  const files = new Map<string, Route>();
  for (const path of sitePaths(root)) {
    const url = encodeURI(`/${path.split(sep).join('/')}`);
    const route: Route = { kind: 'file', file: readFile(root, path), status: 200 };
    files.set(url, route);
    if (!url.endsWith('/index.html')) continue;
    const folder = url.slice(0, -'index.html'.length);
    files.set(folder, route);
    if (folder !== '/') files.set(folder.slice(0, -1), { kind: 'redirect', location: folder });
  }
  const missing = files.get('/404.html');
  return { files, notFound: missing?.kind === 'file' ? { ...missing, status: 404 } : undefined };
}

function sitePaths(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).includes(PRIVATE_FOLDER) && staysInside(root, path));
}

/** A link to a folder is left out as well: the build makes none. */
function staysInside(root: string, path: string): boolean {
  try {
    const real = realpathSync(join(root, path));
    return real === join(root, path);
  } catch {
    return false;
  }
}

function readFile(root: string, path: string): StaticFile {
  const body = readFileSync(join(root, path));
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { body, type: mediaType(path), etag: `"${hash}"`, immutable: path.startsWith(`_astro${sep}`) };
}

function mediaType(path: string): string {
  const type = lookup(path) ?? 'application/octet-stream';
  return /^text\/|\/javascript$|\/json$|[+/]xml$/.test(type) ? `${type}; charset=utf-8` : type;
}
