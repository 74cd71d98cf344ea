/** A small site on disk with what must and what must not be served. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FixtureSite {
  readonly folder: string;
  /** Stands in a file outside of the site. */
  readonly secret: string;
  remove(): void;
}

export function makeFixtureSite(): FixtureSite {
  const root = mkdtempSync(join(tmpdir(), 'proofbook-site-'));
  const folder = join(root, 'dist');
  const secret = 'outside-of-the-site';
  writeFileSync(join(root, 'secret.txt'), secret);
  const page = (title: string): string => `<!doctype html><title>${title}</title>${'<p>text</p>'.repeat(100)}`;
  const files = {
    'index.html': page('Home'),
    '404.html': page('Not found'),
    'runbooks/a/index.html': page('A'),
    '_astro/a.Bc1d.js': 'export {};',
    'names with space.txt': 'space',
    '_runner/manifest.json': `{"secret":"${secret}"}`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(root, join(folder, 'up'));
  return { folder, secret, remove: () => rmSync(root, { recursive: true }) };
}
