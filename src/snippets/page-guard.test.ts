import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linksIn, requirePlainPage } from './page-guard.ts';

let root: string;
const at = (...parts: string[]): string => join(root, ...parts);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'proofbook-guard-'));
  for (const folder of ['content/runbooks/a', 'elsewhere']) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('content/runbooks/a/plain.mdx'), '---\ntitle: A\n---\n\nText.\n');
  writeFileSync(at('content/runbooks/a/code.mdx'), '---\ntitle: A\n---\n\n{process.env.HOME}\n');
  writeFileSync(at('elsewhere/b.mdx'), 'Text.\n');
});
afterAll(() => rmSync(root, { recursive: true }));

describe('[threat 46] a page that the site is about to load', () => {
  it('is let through when it is a plain file of the book', async () => {
    await expect(requirePlainPage(at('content/runbooks/a/plain.mdx'), root)).resolves.toBeUndefined();
  });

  it('is refused with its line when it carries code', async () => {
    await expect(requirePlainPage(at('content/runbooks/a/code.mdx'), root)).rejects.toThrow(
      'content/runbooks/a/code.mdx:5:1 A page holds no JavaScript',
    );
  });

  it('is refused when it lies outside of the book', async () => {
    await expect(requirePlainPage(at('elsewhere/b.mdx'), root)).rejects.toThrow('elsewhere/b.mdx:1:1');
  });

  it('is refused when it comes through a link, to a file or to a folder, and so is the whole book', async () => {
    expect(linksIn(at('content'))).toEqual([]);
    symlinkSync(at('elsewhere/b.mdx'), at('content/runbooks/a/b.mdx'));
    symlinkSync(at('elsewhere'), at('content/runbooks/linked'));
    for (const page of ['content/runbooks/a/b.mdx', 'content/runbooks/linked/b.mdx']) {
      await expect(requirePlainPage(at(page), root)).rejects.toThrow('This is a symbolic link');
    }
    expect(
      linksIn(at('content'))
        .map(({ file }) => file)
        .sort(),
    ).toEqual([at('content/runbooks/a/b.mdx'), at('content/runbooks/linked')]);
    symlinkSync(at('content'), at('book'));
    expect(linksIn(at('book'))).toHaveLength(1);
  });
});
