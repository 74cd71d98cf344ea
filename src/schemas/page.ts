/** The frontmatter of each kind of page. */
import { z } from 'zod';
import { causeSchema } from './cause.ts';
import { firstAidSchema } from './first-aid.ts';
import { severitySchema } from './severity.ts';
import { signatureSchema } from './signature.ts';

const common = {
  /** Name of the page, sentence case; also its heading and its link text. */
  title: z.string().max(60),
  /** One sentence: what is the case, or what the page is for. */
  summary: z.string().max(200),
  /** Pages worth a look from here, as `<group>/<slug>`. */
  related: z.array(z.string()).default([]),
  /** Words that people use for it and the page does not; a bare code such as 53300 is text too. */
  tags: z.array(z.coerce.string()).default([]),
};

export const runbookSchema = z.strictObject({
  ...common,
  severity: severitySchema,
  /** The error's wordings; a reader who sees one of them is on the right page. */
  errors: z.array(signatureSchema).min(1),
  /** What can be behind it, the most frequent first. */
  causes: z.array(causeSchema).min(1),
  /** What to do at once, by the state in which the reader is; the safest first. */
  firstAid: z.array(firstAidSchema).max(4).default([]),
});
export type Runbook = z.infer<typeof runbookSchema>;

export const articleSchema = z.strictObject({
  ...common,
  /** Place in the list of its kind, from 1. */
  order: z.int(),
});

export const groupSchema = z.strictObject({
  /** Folder in `content/runbooks`, part of the URL. */
  id: z.string(),
  title: z.string(),
  /** One sentence: what its pages have in common. */
  summary: z.string(),
  /** Slugs of its pages in reading order. */
  pages: z.array(z.string()).min(1),
});
