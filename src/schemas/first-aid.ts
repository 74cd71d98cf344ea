/** One line of first aid: in this state, do this; it is explained there. */
import { z } from 'zod';

export const firstAidSchema = z.strictObject({
  /** The reader's state, a few words: `Nothing can connect`. */
  state: z.string().max(90),
  /** What to do now, one sentence; commands as inline code, names of the stack as `{{service}}` inside them. */
  do: z.string().max(220),
  /** The place on this page that shows how: a heading's or a fence's id, without `#`. */
  at: z.string().regex(/^[a-z0-9-]+$/),
});
