/** The modules' table of DESIGN: who may import whom, and that nobody imports in circles. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Rule {
  /** Files that the rule is about. */
  module: RegExp;
  /** What they may import besides their own folder; everything else is refused. */
  may: RegExp;
  /** Whom to ask for what they may not import. */
  ask: string;
}

const RULES: Rule[] = [
  {
    module: /^contract\//,
    may: /^(zod$|contract\/)/,
    ask: 'the contract stands alone; move the code to the module that needs it',
  },
  {
    module: /^postgres\//,
    may: /^(contract\/|postgres\/|node:|pg$|zod$)/,
    ask: 'it starts any server for anyone; what the sandbox or a drill wants is theirs',
  },
  {
    module: /^src\/search\/match/,
    may: /^src\/search\/match/,
    ask: 'the matcher is pure; hand it what it needs as an argument',
  },
  {
    module: /^src\/(snippets|search)\//,
    may: /^(contract\/|src\/(snippets|search|schemas)\/|node:|astro|libpg-query$|shiki$|github-slugger$|satteri$|yaml$|zod$|pagefind$|hast$)/,
    ask: 'the build knows neither browser nor runner; pass data through the manifest or the error index',
  },
  {
    module: /^src\/render\//,
    may: /^(contract\/|src\/render\/)/,
    ask: 'build and browser draw with it, so it knows neither; hand it data',
  },
  {
    module: /^src\/client\//,
    may: /^(contract\/|src\/(client|render)\/|src\/search\/match|\/pagefind\/)/,
    ask: 'the browser takes types from contract/ and data over HTTP',
  },
  {
    module: /^runner\/db\//,
    may: /^(contract\/|runner\/db\/|node:|pg$|psql-describe$|zod$)/,
    ask: 'the database part is called by runner/http and knows neither HTTP nor pages',
  },
  {
    module: /^runner\/checkup\//,
    may: /^(contract\/|runner\/(checkup|db)\/|node:|pg$|zod$)/,
    ask: 'it asks a database and says what it found; who wants to know is runner/http or the terminal',
  },
  {
    module: /^runner\/http\//,
    may: /^(contract\/|runner\/(http|session|db|audit|checkup|manifest|config)|node:|mrmime$|zod$)/,
    ask: 'use runner/db for PostgreSQL, and take the matcher as an option of startRunner',
  },
  {
    module: /^drills\//,
    may: /^(?!src\/client\/)/,
    ask: 'a drill uses the runner over HTTP',
  },
];

const FILES = globSync('{contract,postgres,src,runner,drills,rig,bench}/**/*.{ts,astro}').filter(
  (file) => !file.endsWith('.test.ts'),
);

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;

/** What a file imports: project files by their path from the root, packages by their name. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(IMPORT)].map(([, from, dynamic, bare]) => {
    const name = from ?? dynamic ?? bare ?? '';
    return name.startsWith('.') ? normalize(join(dirname(file), name)) : name;
  });
}

const GRAPH = new Map(FILES.map((file) => [file, importsOf(file)]));

describe('the boundaries between the modules', () => {
  it('reads imports at all', () => {
    expect(GRAPH.get('contract/snippet.ts')).toEqual(['zod', 'contract/access.ts', 'contract/limits.ts']);
  });

  it.each(RULES)('$module keeps to its own', ({ module, may, ask }) => {
    const files = FILES.filter(
      (file) => module.test(file) && RULES.find((rule) => rule.module.test(file))?.module === module,
    );
    const strays = files.flatMap((file) =>
      (GRAPH.get(file) ?? [])
        .filter((name) => !may.test(name))
        .map((name) => `${file} may not import ${name}: ${ask}.`),
    );
    expect(strays).toEqual([]);
  });

  it('has no circles', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (path.includes(file) || done.has(file)) return;
      for (const next of GRAPH.get(file) ?? []) if (GRAPH.has(next)) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of FILES) visit(file, []);
    expect(circles).toEqual([]);
  });
});
