/**
 * What is wrong with a Prisma schema block, by Prisma's own `validate`. A block is whole models; what they refer to and
 * the block does not hold is taken from `schema.prisma` here.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { OFFLINE_ENVIRONMENT, PRISMA_CONFIG } from '../../drills/clients/prisma.ts';
import type { Block } from './book-blocks.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SCHEMA = readFileSync(path.join(ROOT, 'drills', 'clients', 'schema.prisma'), 'utf8');

const modelsOf = (schema: string): Map<string, string> =>
  new Map([...schema.matchAll(/^(?:model|enum|type) (\w+) \{[\s\S]*?^\}/gm)].map((m) => [m[1] ?? '', m[0]]));

const MODELS = modelsOf(SCHEMA);
const HEAD = SCHEMA.slice(0, SCHEMA.indexOf('model '));

/** The block as a schema that stands alone. */
export function wholeSchema(code: string): string {
  const held = modelsOf(code);
  const needed = new Map<string, string>();
  const look = (text: string): void => {
    for (const [word] of text.matchAll(/\b[A-Z]\w+\b/g)) {
      const model = MODELS.get(word);
      if (model === undefined || held.has(word) || needed.has(word)) continue;
      needed.set(word, model);
      look(model);
    }
  };
  look(code.replace(/\/\/.*$/gm, ''));
  const head = /^datasource /m.test(code) ? '' : HEAD;
  return [head, code, ...needed.values()].join('\n\n');
}

/** One sentence for each fault of a Prisma block. */
export async function prismaFaults(block: Block): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'prisma-block-'));
  try {
    writeFileSync(path.join(folder, 'schema.prisma'), wholeSchema(block.code));
    writeFileSync(path.join(folder, 'prisma.config.ts'), PRISMA_CONFIG);
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    const cli = path.join(ROOT, 'node_modules', 'prisma', 'build', 'index.js');
    await promisify(execFile)(process.execPath, [cli, 'validate'], { cwd: folder, env: OFFLINE_ENVIRONMENT });
    return [];
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    if (`${stderr}${stdout}` === '') throw error;
    return [`prisma validate: ${`${stderr}${stdout}`.trim()}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
