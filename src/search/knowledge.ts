/**
 * What search knows besides the pages: `knowledge/`, read and checked. Each file says at its top what its fields mean.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const textSchema = z.union([
  z.string().min(3),
  /** A message that counts in full only where its tool is at work, or only `after` every other error of a paste. */
  z.strictObject({ text: z.string().min(3), when: z.enum(['migration', 'restore', 'drizzle', 'studio', 'after']) }),
]);
export type Wording = z.infer<typeof textSchema>;

const common = {
  codes: z.array(z.string().min(4)).default([]),
  routines: z.array(z.string()).default([]),
  texts: z.array(textSchema).default([]),
  asked: z.array(z.string()).default([]),
};

const wordingsSchema = z.record(
  z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  z.strictObject({
    ...common,
    emits: z.array(z.string()).optional(),
    runs: z.array(z.string()).optional(),
    repeats: z.boolean().optional(),
    /** Codes that are only the consequence of another error. */
    follows: z.array(z.string()).optional(),
  }),
);

const uncoveredSchema = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    near: z.string().optional(),
    page: z.string().optional(),
    follows: z.boolean().optional(),
    ...common,
  }),
);

const foreignSchema = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    marks: z.array(z.string()),
    ports: z.array(z.int()).default([]),
    forms: z.array(z.string()).optional(),
    database: z.boolean().optional(),
    texts: z.array(z.string().min(3)),
  }),
);

const sqlstatesSchema = z.array(
  z.strictObject({
    class: z.string().length(2),
    title: z.string(),
    codes: z.record(z.string().regex(/^[0-9A-Z]{5}$/), z.string()),
  }),
);
export type SqlstateClass = z.infer<typeof sqlstatesSchema>[number];

export interface Knowledge {
  readonly wordings: z.infer<typeof wordingsSchema>;
  readonly uncovered: z.infer<typeof uncoveredSchema>;
  readonly foreign: z.infer<typeof foreignSchema>;
  readonly sqlstates: readonly SqlstateClass[];
}

/** Reads `knowledge/` beside a content folder; a file that does not fit its schema stops the build with the field's path. */
export function readKnowledge(content: string): Knowledge {
  const read = (file: string): unknown => parse(readFileSync(join(content, '..', 'knowledge', file), 'utf8'));
  const check = <T>(file: string, schema: z.ZodType<T>): T => {
    const result = schema.safeParse(read(file));
    if (!result.success) throw new Error(`knowledge/${file}: ${z.prettifyError(result.error)}`);
    return result.data;
  };
  return {
    wordings: check('wordings.yaml', wordingsSchema),
    uncovered: check('uncovered.yaml', uncoveredSchema),
    foreign: check('foreign.yaml', foreignSchema),
    sqlstates: check('sqlstates.yaml', sqlstatesSchema),
  };
}
