/** Every block of the book that cannot be run is compiled, parsed or traced to what printed it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSql } from '../../src/snippets/parse-sql.ts';
import { BLOCKS, type Block, STACK_WORDS } from './book-blocks.ts';
import { yamlFaults } from './compose.ts';
import { printedFaults } from './printed.ts';
import { prismaFaults } from './prisma-schema.ts';
import { shellFaults } from './shell.ts';
import { typescriptFaults } from './typescript.ts';

const TYPESCRIPT = BLOCKS.filter((block) => block.lang === 'ts');
let compiled: Map<Block, string[]>;

/** How each language is checked; a language that is not here is a defect of the page. */
const CHECKS: Record<string, (block: Block) => string[] | Promise<string[]>> = {
  bash: shellFaults,
  ini: iniFaults,
  log: printedFaults,
  prisma: prismaFaults,
  sql: sqlFaults,
  text: printedFaults,
  ts: (block) => compiled.get(block) ?? [],
  yaml: yamlFaults,
};

function sqlFaults(block: Block): string[] {
  const parsed = parseSql(block.code);
  return 'message' in parsed ? [`PostgreSQL does not parse it: ${parsed.message}`] : [];
}

function iniFaults(block: Block): string[] {
  const strange = block.code.split('\n').filter((line) => !/^\s*([#;].*|\[[^\]]+\]|[\w.]+\s*=.*)?$/.test(line));
  return strange.map((line) => `neither a comment, a [section] nor name = value: ${line}`);
}

/** Names of the stack that are written out; a reader's own names could not replace them. */
function writtenOut(block: Block): string[] {
  return Object.entries(STACK_WORDS)
    .filter(([, value]) => new RegExp(`(?<![\\w-])${value}(?![\\w-])`).test(block.source))
    .map(([name, value]) => `write {{${name}}} for ${value}`);
}

beforeAll(async () => {
  compiled = await typescriptFaults(TYPESCRIPT);
});

describe('the blocks of the book', () => {
  it('are there', () => {
    expect(BLOCKS.length).toBeGreaterThan(0);
  });

  it.each(BLOCKS.map((block) => ({ name: `${block.place} (${block.lang}) ${block.title}`, block })))(
    '$name',
    async ({ block }) => {
      const check = CHECKS[block.lang];
      if (!check)
        throw new Error(
          `${block.place} nothing checks the language “${block.lang}”; use one of ${Object.keys(CHECKS).join(', ')}.`,
        );
      const faults = [...(await check(block)), ...writtenOut(block)];
      expect(faults.map((fault) => `${block.place} ${fault}`)).toEqual([]);
    },
  );
});
