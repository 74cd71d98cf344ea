/** `content/recordings/<group>/<slug>.json`: what the drill of a page saw. Written by `npm run prove -- --record` only. */
import { z } from 'zod';
import { runEventSchema } from './events.ts';
import { snippetIdSchema } from './snippet.ts';

export const stepSchema = z.strictObject({
  name: z.string(),
  status: z.enum(['pass', 'fail']),
  ms: z.number(),
  /** What was expected and what came; only with `fail`. */
  reason: z.string().optional(),
});
export type Step = z.infer<typeof stepSchema>;

export const drillResultSchema = z.strictObject({
  slug: z.string(),
  /** The server's own version, `16.14`. */
  pg: z.string(),
  status: z.enum(['pass', 'fail']),
  steps: z.array(stepSchema),
  ms: z.number(),
});
export type DrillResult = z.infer<typeof drillResultSchema>;

export const recordedRunSchema = z.strictObject({
  snippet: snippetIdSchema,
  sha256: z.string(),
  pg: z.string(),
  /** Which moment of the drill it shows: `healthy`, `broken`, `fixed`. */
  moment: z.enum(['healthy', 'broken', 'fixed']),
  /** Values of the snippet's parameters; absent where it has none, and in recordings from before they were kept. */
  params: z.record(z.string(), z.string()).optional(),
  events: z.array(runEventSchema),
});
export type RecordedRun = z.infer<typeof recordedRunSchema>;

/** An error as it reached a client during the drill: the driver's class and fields, as thrown. */
export const recordedErrorSchema = z.strictObject({
  /** `pg 8.23.1`, `@prisma/client 7.10.0`, `drizzle-orm 0.45.4`, `psql 15.18`, … */
  emitter: z.string(),
  pg: z.string(),
  /** Constructor name of the thrown object; absent for a command-line tool. */
  class: z.string().optional(),
  code: z.string().optional(),
  message: z.string(),
  /** The object's other own fields, and `cause` with the same shape, as JSON. */
  fields: z.record(z.string(), z.unknown()).optional(),
});
export type RecordedError = z.infer<typeof recordedErrorSchema>;

export const recordingSchema = z.strictObject({
  v: z.literal(1),
  page: z.string(),
  /** ISO date of the run that wrote the file. */
  date: z.string(),
  proofs: z.array(drillResultSchema),
  runs: z.array(recordedRunSchema),
  errors: z.array(recordedErrorSchema),
});
export type Recording = z.infer<typeof recordingSchema>;
