/** The frontmatter of a page, as far as the snippets need it. The whole of it is checked by the content collections. */
import { parse } from 'yaml';
import { z } from 'zod';

const partSchema = z.object({ causes: z.array(z.object({ id: z.string() })).default([]) });

/** Ids of the causes that a page declares; none for a page without frontmatter. */
export function loadFrontmatter(source: string): { causes: string[] } {
  const yaml = /^---\r?\n([\s\S]*?)\r?\n---/.exec(source)?.[1] ?? '';
  const parsed = partSchema.safeParse(parse(yaml) ?? {});
  return { causes: parsed.success ? parsed.data.causes.map((cause) => cause.id) : [] };
}
