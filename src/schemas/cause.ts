/** A reason for the failure that can be told apart from the others. */
import { z } from 'zod';
import { SEVERITIES } from './severity.ts';

export const causeSchema = z.strictObject({
  /** Permanent name within the page, kebab-case; a snippet's `probe` refers to it. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** One line: what is the case. */
  text: z.string(),
  /** How bad it is where it is present, when that differs from the page's worst; `info` asks for nothing. */
  severity: z.enum([...SEVERITIES, 'info']).optional(),
  /**
   * Where its fix stands: the heading of a solution on this page, word for word, or the address of another page's
   * (`/runbooks/connection/connection-refused/#start-the-database`).
   */
  fix: z.string().optional(),
  /** Why it has no fix on a page; only without `fix`. */
  noFix: z.string().optional(),
  /** For a cause that no probe can show: where to look outside the database, and what would tell it. Inline Markdown. */
  outside: z.string().optional(),
});
