/** A reason for the failure that can be told apart from the others. */
import { z } from 'zod';

export const causeSchema = z.strictObject({
  /** Permanent name within the page, kebab-case; a snippet's `probe` refers to it. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** One line: what is the case. */
  text: z.string(),
});
