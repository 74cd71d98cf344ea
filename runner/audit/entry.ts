/**
 * A line of the record. It names what was run and what came of it, never the statement, a value or a row: those may hold
 * personal data and passwords. Each line carries the hash of the one before, so that a changed line shows.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { accessSchema } from '../../contract/access.ts';

const chained = { seq: z.int(), at: z.string(), prev: z.string(), hash: z.string() };

export const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...chained,
    /** Written before the first statement. */
    kind: z.literal('intent'),
    run: z.string(),
    session: z.int(),
    snippet: z.string(),
    sha256: z.string(),
    access: accessSchema,
    /** `look` reads, `rehearse` is rolled back, `apply` commits. */
    purpose: z.enum(['look', 'rehearse', 'apply']),
    confirm: z.enum(['none', 'apply', 'admin', 'terminal']),
    target: z.string(),
    database: z.string(),
    role: z.string(),
    fingerprint: z.string(),
    /** Hash of each value, salted with the run, so that equal values of two runs do not show. */
    params: z.record(z.string(), z.string()),
    /** Whether an interruption takes everything back. */
    transactional: z.boolean(),
  }),
  z.strictObject({
    ...chained,
    /** Written before COMMIT; without an outcome after it, the server can tell what became of the transaction. */
    kind: z.literal('commit'),
    run: z.string(),
    transaction: z.string(),
  }),
  z.strictObject({
    ...chained,
    kind: z.literal('outcome'),
    run: z.string(),
    /** `ok`, a refusal's name, `cancelled:<reason>`, or, found out at a later start, `settled:<outcome>`. */
    result: z.string(),
    sqlstate: z.string().optional(),
    rows: z.int().nullable(),
    committed: z.boolean(),
    duration_ms: z.number(),
  }),
]);
export type Entry = z.infer<typeof entrySchema>;

/** An entry before it has its place in the chain. */
export type Draft = Entry extends infer Each ? (Each extends Entry ? Omit<Each, keyof typeof chained> : never) : never;

/** The hash of a line covers everything in it, its place and its predecessor included. */
export const entryHash = (entry: Omit<Entry, 'hash'>): string =>
  createHash('sha256').update(JSON.stringify(entry, sortKeys)).digest('hex');

/** A parsed line may have its fields in another order than the written one. */
const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort()) : value;

/** The hash of a value as the record keeps it. */
export const valueHash = (run: string, value: string): string =>
  createHash('sha256').update(`${run}\0${value}`).digest('hex').slice(0, 16);
