import { describe, expect, it } from 'vitest';
import { checkBook } from './check.ts';
import { collectBook, collectPage } from './collect.ts';
import { formatProblem } from './problem.ts';

const problemsOf = async (body: string): Promise<string[]> => {
  const source = `---\ntitle: Example\ncauses: []\n---\n\n${body}\n`;
  return checkBook([await collectPage('content/runbooks/a/b.mdx', source)], {}).map(formatProblem);
};

describe('[threat 46] a page', () => {
  it.each([
    ['a script', '<script>alert(1)</script>', 'holds no HTML (<script>)'],
    ['a script from elsewhere', '<script src="https://evil.test/x.js"></script>', 'holds no HTML (<script>)'],
    ['an image with a handler', 'text <img src="x" onerror="alert(1)" /> text', 'holds no HTML (<img>)'],
    ['a style', '<style>{`body { display: none }`}</style>', 'holds no HTML (<style>)'],
    ['an import', "import fs from 'node:fs';", 'imports and exports nothing'],
    ['an export', 'export const x = 1;', 'imports and exports nothing'],
    ['an expression', '{process.env.DATABASE_URL}', 'holds no JavaScript'],
    ['an expression between comments', '{/* a */ process.exit() /* b */}', 'holds no JavaScript'],
    ['an attribute that is computed', '<Callout kind={process.env.X}>a</Callout>', 'plain texts'],
    ['attributes that are spread', '<Callout {...x}>a</Callout>', 'plain texts'],
  ])('with %s does not build', async (_, body, message) => {
    const problems = await problemsOf(body);
    expect(problems.join('\n')).toContain(message);
    expect(problems[0]).toMatch(/^content\/runbooks\/a\/b\.mdx:6:\d+ /);
  });

  it('may have components, comments, and anything at all inside code', async () => {
    const body =
      '<Callout kind="note" title="A">b</Callout>\n\n{/* a remark */}\n\n`<script>`\n\n```ts\nimport a from "b";\n```';
    expect(await problemsOf(body)).toEqual([]);
  });

  it('of the book has nothing of the kind', async () => {
    const pages = await collectBook();
    expect(pages.flatMap((page) => page.live.map(formatProblem))).toEqual([]);
  });
});
