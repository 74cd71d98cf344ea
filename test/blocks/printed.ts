/**
 * Whether what a page shows as printed was ever printed. A `log` or `text` block must hold a wording that one of the
 * page's signatures fits, or text that the page's drill has recorded.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { signatureParts } from '../../src/book/signature-parts.ts';
import { type Block, frontmatterOf } from './book-blocks.ts';

const frontmatter = z.object({ errors: z.array(z.object({ text: z.string() })).default([]) });

/** The signature as a pattern: a hole fits anything within a line, a space fits several (logs write two after the severity). */
function patternOf(signature: string): RegExp {
  const parts = signatureParts(signature).map((part) =>
    part.kind === 'hole' ? '.+?' : part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+'),
  );
  return new RegExp(parts.join(''));
}

function signaturesOf(page: string): RegExp[] {
  return frontmatter.parse(parse(frontmatterOf(page))).errors.map((error) => patternOf(error.text));
}

/** Every text that the page's drill has recorded, numbers left out because they differ from run to run. */
function recordedTexts(page: string): string[] {
  const file = `content/recordings/${page}.json`;
  if (!existsSync(file)) return [];
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(plain(value));
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(visit);
  };
  visit(JSON.parse(readFileSync(file, 'utf8')));
  return texts;
}

const plain = (text: string): string =>
  text
    .replace(/\d+(\.\d+)?/g, '0')
    .replace(/\s+/g, ' ')
    .trim();

/** One sentence when nothing shows that the block was really printed. */
export function printedFaults(block: Block): string[] {
  if (signaturesOf(block.page).some((pattern) => pattern.test(block.code))) return [];
  const recorded = recordedTexts(block.page);
  const lines = block.code.split('\n').map(plain).filter(Boolean);
  const strange = lines.filter((line) => !recorded.some((text) => text.includes(line)));
  if (strange.length === 0) return [];
  return [`no signature of the page fits it, and no recording of its drill holds “${strange[0]}”`];
}
