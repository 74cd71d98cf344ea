import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sourceStamp } from '../src/source-stamp.ts';
import { ensureSite } from './site.ts';

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'proofbook-stamp-'));
  mkdirSync(join(project, 'content'));
  writeFileSync(join(project, 'content/a.mdx'), 'a');
});
afterAll(() => rmSync(project, { recursive: true }));

it('the stamp of the sources changes with a name or a content, and with nothing else', () => {
  const first = sourceStamp(project);
  writeFileSync(join(project, 'content/a.mdx'), 'a');
  writeFileSync(join(project, 'README.md'), 'not a source');
  expect(sourceStamp(project)).toBe(first);
  writeFileSync(join(project, 'content/a.mdx'), 'b');
  expect(sourceStamp(project)).not.toBe(first);
  writeFileSync(join(project, 'content/b.mdx'), '');
  const second = sourceStamp(project);
  rmSync(join(project, 'content/b.mdx'));
  expect(sourceStamp(project)).not.toBe(second);
});

it('a site that does not build shows the output and ends in one sentence', async () => {
  const said: string[] = [];
  const build = ensureSite({
    projectDir: project,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  await expect(build).rejects.toThrow('The site does not build; the reason is above.');
  expect(said.join('\n')).toMatch(/Cannot find module/);
});
