/** The bodies of the API's requests and answers. The browser can never send SQL, a host, a role or a limit. */
import { z } from 'zod';
import { accessSchema } from './access.ts';
import { explanationSchema, serverErrorSchema, targetSchema } from './events.ts';
import { MAX_PARAM_CHARS } from './limits.ts';
import { snippetIdSchema } from './snippet.ts';

export const pairRequestSchema = z.strictObject({ code: z.string().max(64) });

/** A target that cannot be reached still pairs: the page says what is wrong with it and links to that error's runbook. */
export const targetStatusSchema = z.strictObject({
  ...targetSchema.shape,
  reachable: z.boolean(),
  /** `system_identifier/database`, hashed; absent while unreachable. */
  fingerprint: z.string().optional(),
  environment: z.string().optional(),
  superuser: z.boolean().optional(),
  error: serverErrorSchema.optional(),
  explanation: explanationSchema.optional(),
});
export type TargetStatus = z.infer<typeof targetStatusSchema>;

export const pairAnswerSchema = z.strictObject({ session: z.string(), target: targetStatusSchema });
export type PairAnswer = z.infer<typeof pairAnswerSchema>;

export const statusAnswerSchema = z.strictObject({
  version: z.string(),
  manifest: z.string(),
  levels: z.array(accessSchema),
  /** Snippets that cannot run on this target: id to the reason, one sentence. */
  unavailable: z.record(z.string(), z.string()),
  target: targetStatusSchema,
});
export type StatusAnswer = z.infer<typeof statusAnswerSchema>;

export const runRequestSchema = z.strictObject({
  snippet: snippetIdSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  params: z.record(z.string(), z.string().max(MAX_PARAM_CHARS)),
  /** The nonce of a preview, to apply exactly what it showed. */
  confirm: z.string().max(64).optional(),
  /** The database's name, typed by the person, where an `admin` run asked for it. */
  typed: z.string().max(128).optional(),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

/** Every refusal that is not a run's own event. */
export const refusalSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  message: z.string(),
  hint: z.string(),
});
export type RefusalAnswer = z.infer<typeof refusalSchema>;
