/** Rules of style that a machine can check. What fails says what to do instead. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCES = globSync('{contract,postgres,src,runner,drills,rig,bench,test}/**/*.{ts,astro,mjs}');
const read = (file: string): string => readFileSync(file, 'utf8');

/** Every place where a pattern stands, as `file:line why`. */
function findIn(files: readonly string[], pattern: RegExp, why: string): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1} ${why}`] : [])),
  );
}

/** Tests, drills and the corpus are lists of cases: long without being tangled. */
const LISTS = /\.(drill|test)\.ts$|^rig\/corpus\//;

const SELF = 'test/tidy.test.ts';
const OTHERS = SOURCES.filter((file) => file !== SELF);

describe('the sources', () => {
  it.each([
    [/\b(TODO|FIXME|XXX|HACK)\b/, 'nothing is left for later: do it, or open an issue'],
    [/\b(it|test|describe)\.(skip|only|todo|fixme)\b/, 'a test that does not run proves nothing'],
    [
      /^(?!\s*(?:\/?\*|\/\/)).*(?::\s*any\b|\bas any\b|<any>)|@ts-(ignore|nocheck|expect-error)|biome-ignore/,
      'types and rules stay on: parse with zod, or narrow',
    ],
    [/\benum\s+\w+\s*\{/, 'an `as const` list, which Node can run without a build'],
  ])('hold no %s', (pattern, why) => {
    expect(findIn(OTHERS, pattern, why)).toEqual([]);
  });

  it('make no HTML from strings where values of a database may be shown', () => {
    // Icon.astro inlines drawings of a pinned package, at build; no value of a database can reach it.
    const files = OTHERS.filter((file) => /^src\/(client|components|layouts)\/(?!Icon\.astro)/.test(file));
    const pattern = /innerHTML|outerHTML|insertAdjacentHTML|set:html|define:vars|document\.write/;
    expect(findIn(files, pattern, 'database values are hostile: build nodes and set textContent')).toEqual([]);
  });

  it('have no file that is a drawer', () => {
    const drawers = SOURCES.filter((file) => /^(utils?|helpers?|misc|common|manager)\.|Manager\./.test(basename(file)));
    expect(drawers.map((file) => `${file}: name it after its concept`)).toEqual([]);
  });

  it.each([
    [220, (file: string) => !LISTS.test(file)],
    [520, (file: string) => LISTS.test(file)],
  ])('have no module longer than %i lines', (limit, isMeant) => {
    const files = OTHERS.filter(isMeant).map((file) => ({ file, lines: read(file).split('\n').length }));
    const long = files.filter(({ lines }) => lines > limit);
    expect(long.map(({ file, lines }) => `${file} has ${lines} lines: what would make it two modules?`)).toEqual([]);
  });

  it('open with what they are for', () => {
    const modules = globSync('{contract,postgres,src,runner,drills,rig,bench}/**/*.ts').filter(
      (file) => !/\.(test|d)\.ts$/.test(file),
    );
    const silent = modules.filter((file) => !/^(#!.*\n)?\/(\*\*|\/)/.test(read(file)));
    expect(silent.map((file) => `${file} needs an opening comment: what is it for, and what is it not?`)).toEqual([]);
  });
});

describe('the repository', () => {
  it('names no path of anyone’s machine', () => {
    const files = globSync(
      '{.ci/run,*.md,*.mjs,*.ts,{contract,src,content,runner,drills,bench,test,docs}/**/*.{ts,mjs,astro,mdx,md,yaml,css}}',
    );
    const pattern = /(^|[\s'"(`])(\/home\/\w+|\/root\/|\/Users\/)|\.\.\/shared\b/;
    expect(
      findIn(
        files.filter((file) => file !== SELF),
        pattern,
        'a stranger does not have this path',
      ),
    ).toEqual([]);
  });

  it('describes every script in the README', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const readme = read('README.md');
    const named = Object.keys(scripts).filter((name) => !name.startsWith('pre') || name === 'prove');
    const missing = named.filter(
      (name) => !readme.includes(`npm ${name}`) && !new RegExp(`npm run (-s )?${name}\\b`).test(readme),
    );
    expect(missing).toEqual([]);
  });
});
