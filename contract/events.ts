/**
 * What a run says, line by line (NDJSON). A recorded run is the same list of events, so that recorded and live output
 * share one renderer. The last event is always one of `done`, `failed`, `cancelled` or `needs-confirmation`; a stream
 * that ends without one has an unknown outcome and is shown as such.
 */
import { z } from 'zod';
import { accessSchema } from './access.ts';
import { snippetIdSchema } from './snippet.ts';

/** Colours that a target can be marked with, in the words of `runner.config.ts`. */
export const TARGET_COLOURS = ['green', 'blue', 'violet', 'orange', 'red'] as const;

/** Where a run happened, as a person may read it: never a host's password, never a URL. */
export const targetSchema = z.strictObject({
  /** `sandbox`, or the target's name in the configuration. */
  label: z.string(),
  kind: z.enum(['sandbox', 'own']),
  database: z.string(),
  /** `16.14`; absent while the target cannot be reached. */
  version: z.string().optional(),
  colour: z.enum(TARGET_COLOURS).optional(),
});
export type Target = z.infer<typeof targetSchema>;

/** Every field PostgreSQL sends with an error or a notice; `code` is the SQLSTATE or, for a failed connection, the errno. */
export const serverErrorSchema = z.strictObject({
  severity: z.string().optional(),
  code: z.string().optional(),
  message: z.string(),
  detail: z.string().optional(),
  hint: z.string().optional(),
  /** 1-based character position in the statement. */
  position: z.int().optional(),
  internal_position: z.int().optional(),
  internal_query: z.string().optional(),
  where: z.string().optional(),
  schema: z.string().optional(),
  table: z.string().optional(),
  column: z.string().optional(),
  data_type: z.string().optional(),
  constraint: z.string().optional(),
  routine: z.string().optional(),
});
export type ServerError = z.infer<typeof serverErrorSchema>;

/** The runbook that explains an error, with the reader's own values recognised in it. */
export const explanationSchema = z.strictObject({
  slug: z.string(),
  title: z.string(),
  confidence: z.enum(['match', 'guess']),
  values: z.record(z.string(), z.string()),
  /** The wording of the page that fits, with its holes. */
  signature: z.string().optional(),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** Which limits were hit; each is shown in the result. */
export const truncatedSchema = z.strictObject({
  rows: z.boolean(),
  columns: z.boolean(),
  cells: z.boolean(),
  bytes: z.boolean(),
  notices: z.boolean(),
});
export type Truncated = z.infer<typeof truncatedSchema>;

export const columnSchema = z.strictObject({ name: z.string(), type: z.string() });
export type Column = z.infer<typeof columnSchema>;

/** Values in the server's text form, so that no microsecond and no digit is lost; `null` is SQL's NULL. */
export const rowSchema = z.array(z.string().nullable());
export type Row = z.infer<typeof rowSchema>;

/** One statement of a write run: what it changed, with a few of the rows before and after. */
export const changeSchema = z.strictObject({
  /** 0-based place of the statement in the snippet. */
  statement: z.int(),
  command: z.string(),
  row_count: z.int(),
  columns: z.array(columnSchema),
  before: z.array(rowSchema),
  after: z.array(rowSchema),
});
export type Change = z.infer<typeof changeSchema>;

export const lockSchema = z.strictObject({ relation: z.string(), mode: z.string(), waiters: z.string() });
export type Lock = z.infer<typeof lockSchema>;

export const runEventSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('started'),
    run: z.string(),
    snippet: snippetIdSchema,
    access: accessSchema,
    target: targetSchema,
    /** ISO 8601, UTC. */
    at: z.string(),
  }),
  /** Begins a result; a run of several statements has several. */
  z.strictObject({ event: z.literal('columns'), statement: z.int(), columns: z.array(columnSchema) }),
  z.strictObject({ event: z.literal('rows'), rows: z.array(rowSchema) }),
  z.strictObject({ event: z.literal('notice'), notice: serverErrorSchema }),
  z.strictObject({ event: z.literal('heartbeat') }),
  z.strictObject({
    event: z.literal('needs-confirmation'),
    nonce: z.string(),
    expires_at: z.string(),
    /** `apply` commits a previewed write; `admin` asks for the database's name; `terminal` waits for the person at the terminal. */
    confirm: z.enum(['apply', 'admin', 'terminal']),
    /** The statements as they will run, values filled in for reading only. */
    statements: z.array(z.string()),
    /** What it means, one sentence each: locks, rewrites, ended sessions. */
    consequences: z.array(z.string()),
    changes: z.array(changeSchema),
    locks: z.array(lockSchema),
    wal_bytes: z.int().optional(),
    duration_ms: z.number(),
  }),
  z.strictObject({
    event: z.literal('done'),
    /** `SELECT`, `UPDATE`, …: the command tag's word. */
    command: z.string(),
    /** Rows that the last statement returned or changed, also where fewer are shown. */
    row_count: z.int().nullable(),
    truncated: truncatedSchema,
    duration_ms: z.number(),
    committed: z.boolean(),
  }),
  z.strictObject({
    event: z.literal('failed'),
    /** Permanent name from `contract/errors.ts`. */
    name: z.string(),
    /** One sentence: what happened and what to do. */
    message: z.string(),
    error: serverErrorSchema.optional(),
    /** The statement that failed, as it was sent; `error.position` counts its characters. */
    statement: z.string().optional(),
    explanation: explanationSchema.optional(),
    duration_ms: z.number(),
  }),
  z.strictObject({
    event: z.literal('cancelled'),
    reason: z.enum(['button', 'closed', 'clock', 'shutdown']),
    message: z.string(),
    duration_ms: z.number(),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

const LAST_EVENTS = new Set<RunEvent['event']>(['done', 'failed', 'cancelled', 'needs-confirmation']);

/** Whether an event ends its run; a stream without such an event has an unknown outcome. */
export const isLastEvent = (event: RunEvent): boolean => LAST_EVENTS.has(event.event);
