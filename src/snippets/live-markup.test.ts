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
    ['HTML through a component of Astro', '<Fragment set:html="<b>a</b>" />', 'may not use <Fragment>'],
    [
      'HTML through a component of the book',
      '<Callout kind="note" set:html="<b>a</b>">a</Callout>',
      'no attribute “set:html”',
    ],
    ['a directive of Astro', '<Callout kind="note" client:load="x">a</Callout>', 'no attribute “client:load”'],
    ['a class of its own', '<Cost level="x" class="hidden">a</Cost>', 'no attribute “class”'],
    ['a component that is none', '<Script src="/x.js" />', 'may not use <Script>'],
    ['a member of a component', '<Callout.x>a</Callout.x>', 'may not use <Callout.x>'],
    ['a name that every object has', '<Constructor>a</Constructor>', 'may not use <Constructor>'],
    ['a redirect', '<meta http-equiv="refresh" content="0;url=https://evil.test" />', 'holds no HTML (<meta>)'],
    ['a frame', '<iframe src="https://evil.test" />', 'holds no HTML (<iframe>)'],
    ['an image from elsewhere', '![x](https://evil.test/x.png)', 'holds no images'],
    ['an image by reference', '![x][y]\n\n[y]: https://evil.test/x.png', 'holds no images'],
    ['a link that is a script', '[x](javascript:alert(1))', 'not to “javascript:alert(1)”'],
    ['a link that is a script, in capitals', '[x](JaVaScRiPt:alert(1))', 'not to “JaVaScRiPt'],
    ['a link that is a script, with an entity', '[x](java&#x73;cript:alert(1))', 'not to “javascript'],
    ['a link that is a page', '[x](data:text/html,x)', 'not to “data:text/html,x”'],
    ['a link that is a file', '[x](file:///etc/passwd)', 'not to “file:'],
    ['a link that is not encrypted', '[x](http://example.com/)', 'not to “http:'],
    ['a link to another site that looks like one inside', '[x](//evil.test/)', 'not to “//evil.test/”'],
    ['the same with a backslash', '[x](</\\\\evil.test/>)', 'not to “/\\'],
    ['a link by reference that is a script', '[x][y]\n\n[y]: javascript:alert(1)', 'not to “javascript'],
    ['a link in angle brackets to a program', '[x](<vscode://file/etc/passwd>)', 'not to “vscode:'],
    ['attributes that are spread', '<Callout {...x}>a</Callout>', 'plain texts'],
  ])('with %s does not build', async (_, body, message) => {
    const problems = await problemsOf(body);
    expect(problems.join('\n')).toContain(message);
    expect(problems[0]).toMatch(/^content\/runbooks\/a\/b\.mdx:[68]:\d+ /);
  });

  it.each([
    ['a mark that reverses the reading order', 'a\u202eb', 'U+202E'],
    ['an isolate', 'a\u2066b', 'U+2066'],
    ['a character of no width', 'a\u200bb', 'U+200B'],
    ['a joiner', 'a\u200db', 'U+200D'],
    ['a soft hyphen', 'a\u00adb', 'U+00AD'],
    ['a byte order mark', 'a\ufeffb', 'U+FEFF'],
    ['a line end that is none', 'a\u2028b', 'U+2028'],
    ['an escape', 'a\u001b[2Jb', 'U+001B'],
    ['a next-line control', 'a\u0085b', 'U+0085'],
    ['a private character', 'a\ue000b', 'U+E000'],
  ])('with %s does not build, in prose, in code and in a command to copy', async (_, text, code) => {
    for (const body of [text, `\`${text}\``, `\`\`\`bash\n${text}\n\`\`\``]) {
      const problems = await problemsOf(body);
      expect(problems.join('\n')).toContain(`The character ${code} cannot be seen`);
      expect(problems.join('\n')).toMatch(/^content\/runbooks\/a\/b\.mdx:[678]:[23] /m);
    }
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
