/** From found to fixed: every cause of the book leads to a fix, and one that no probe can show says where to look. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema } from '../src/schemas/page.ts';
import { collectBook } from '../src/snippets/collect.ts';

const pages = (await collectBook()).filter((page) => page.file.startsWith('content/runbooks/'));

describe.each(pages.map((page) => [page.page, page] as const))('%s', (_, page) => {
  const yaml = /^---\n([\s\S]*?)\n---/.exec(readFileSync(page.file, 'utf8'))?.[1] ?? '';
  const { causes, firstAid } = runbookSchema.parse(parse(yaml));
  const probed = new Set(page.fences.map((fence) => fence.info.probe));

  it('has first aid', () => expect(firstAid.length).toBeGreaterThan(0));

  it('says of every cause how it is fixed, or why it is not', () => {
    const wrong = causes.filter((cause) => (cause.fix === undefined) === (cause.noFix === undefined));
    expect(wrong.map((cause) => cause.id)).toEqual([]);
  });

  it('says of every cause without a probe where to look', () => {
    const blind = causes.filter((cause) => !probed.has(cause.id) && cause.outside === undefined);
    expect(blind.map((cause) => cause.id)).toEqual([]);
  });
});
