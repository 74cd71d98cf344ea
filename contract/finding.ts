/**
 * What a probe says of a database. A page asks its own probes (“Which cause is mine?”), checkup asks the book's; both
 * get the same findings, as NDJSON from `POST /api/checkups`.
 */
import { z } from 'zod';
import { columnSchema, explanationSchema, rowSchema, serverErrorSchema, targetSchema } from './events.ts';
import { MAX_PARAM_CHARS } from './limits.ts';
import { snippetIdSchema } from './snippet.ts';

/**
 * - `present`: the probe returned rows.
 * - `absent`: it returned none, and the role sees all that it would have to see.
 * - `cannot-see`: it returned none, or was refused, and the role lacks rights that it needs; `why` names them.
 * - `does-not-apply`: the database has not what the probe is about (an extension, tables of the stack, a version).
 * - `failed`: it did not run to its end; `why` says what happened.
 */
export const FINDING_STATES = ['present', 'absent', 'cannot-see', 'does-not-apply', 'failed'] as const;
export const findingStateSchema = z.enum(FINDING_STATES);
export type FindingState = z.infer<typeof findingStateSchema>;

/** The severities of pages, and `info` for what is worth knowing and asks for nothing. */
export const FINDING_SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const findingSeveritySchema = z.enum(FINDING_SEVERITIES);
export type FindingSeverity = z.infer<typeof findingSeveritySchema>;

export const findingSchema = z.strictObject({
  probe: snippetIdSchema,
  /** `<group>/<slug>` of the probe's page. */
  page: z.string(),
  /** Id of the cause within the page. */
  cause: z.string(),
  state: findingStateSchema,
  /** The cause's own severity, else the page's worst. It says how bad the cause is where it is present. */
  severity: findingSeveritySchema,
  /** One sentence: why it could not be seen, does not apply, or failed; empty with `present` and `absent`. */
  why: z.string(),
  columns: z.array(columnSchema),
  /** The first rows, as evidence. */
  rows: z.array(rowSchema),
  /** How many rows there were, where more came than are shown. */
  row_count: z.int().nullable(),
  ms: z.number(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Body of `POST /api/checkups`: the probes of one page, or of the whole book. */
export const checkupRequestSchema = z.strictObject({
  /** `<group>/<slug>`; absent means the whole book. */
  page: z.string().max(200).optional(),
  /** Only these of its probes; absent means all. */
  probes: z.array(snippetIdSchema).max(200).optional(),
  /** Hash of the manifest that the page was built with; another one answers 409 `StalePage`. */
  manifest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Values of probes' parameters that a person changed: snippet id to name to value. */
  params: z.record(snippetIdSchema, z.record(z.string(), z.string().max(MAX_PARAM_CHARS))).default({}),
});
export type CheckupRequest = z.infer<typeof checkupRequestSchema>;

/** Lines of the answer. A stream that ends without `done` or `failed` is incomplete, and is shown as such. */
export const checkupEventSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('started'),
    target: targetSchema,
    at: z.string(),
    /** Probes that will be asked, in their order. */
    probes: z.array(snippetIdSchema),
  }),
  z.strictObject({ event: z.literal('finding'), finding: findingSchema }),
  z.strictObject({ event: z.literal('done'), ms: z.number() }),
  /** The server went away or refused; what was found before it stands. */
  z.strictObject({
    event: z.literal('failed'),
    /** Permanent name from `contract/errors.ts`. */
    name: z.string(),
    message: z.string(),
    error: serverErrorSchema.optional(),
    explanation: explanationSchema.optional(),
    ms: z.number(),
  }),
]);
export type CheckupEvent = z.infer<typeof checkupEventSchema>;

/** Where a fix stands. */
const fixSchema = z.strictObject({ text: z.string(), address: z.string() });

/** What the book says of a page and of its causes; the build writes it for the runner and the terminal. */
export const pageFactsSchema = z.strictObject({
  title: z.string(),
  severity: findingSeveritySchema,
  /** By id, in the page's order. */
  causes: z.record(
    z.string(),
    z.strictObject({
      text: z.string(),
      severity: findingSeveritySchema,
      fix: fixSchema.optional(),
      /** Why it has no fix on a page. */
      noFix: z.string().optional(),
    }),
  ),
});
export type PageFacts = z.infer<typeof pageFactsSchema>;

/** By `<group>/<slug>`. */
export type BookFacts = Readonly<Record<string, PageFacts>>;
