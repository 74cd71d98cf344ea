/**
 * A runnable snippet as the build writes it and the runner reads it. Only the build makes one, from a fence in a page;
 * the browser only ever names it.
 */
import { z } from 'zod';
import { accessSchema } from './access.ts';
import { MAX_PARAMS } from './limits.ts';

/** `<group>/<slug>#<id>` of a runbook, `commands/<slug>#<id>` or `guides/<slug>#<id>`. Permanent once published. */
export const snippetIdSchema = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+#[a-z0-9-]+$/);

export const PARAM_TYPES = ['int', 'bigint', 'text', 'uuid', 'interval', 'timestamptz', 'boolean', 'relation'] as const;

export const paramSchema = z.strictObject({
  /** Name, used as `:name` in the SQL. */
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  type: z.enum(PARAM_TYPES),
  /** Value that the field starts with, in PostgreSQL's text form. */
  default: z.string().optional(),
});
export type Param = z.infer<typeof paramSchema>;

/** How a result is drawn besides the table: `bars(x=state,y=connections)`. */
export const viewSchema = z.strictObject({
  kind: z.enum(['bars', 'plan', 'tree']),
  options: z.record(z.string(), z.string()),
});
export type View = z.infer<typeof viewSchema>;

/** What the server must have before the snippet can work. */
export const requirementSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('version'), min: z.int() }),
  z.strictObject({ kind: z.literal('extension'), name: z.string() }),
  z.strictObject({ kind: z.literal('role'), name: z.string() }),
  /** A function that is not everybody's to call: `pg_hba_file_rules`. */
  z.strictObject({ kind: z.literal('function'), name: z.string() }),
  z.strictObject({ kind: z.literal('setting'), name: z.string(), value: z.string() }),
  /** A table of the described stack that the snippet names, as the search path finds it. */
  z.strictObject({ kind: z.literal('table'), name: z.string() }),
]);
export type Requirement = z.infer<typeof requirementSchema>;

/** Class of a describe command of psql, which stands in `sql` as it is typed: `\\dt`. */
export const DESCRIBE = 'Describe';

export const statementSchema = z.strictObject({
  /** The statement as it is sent: `:name` replaced by `$n`, without the closing semicolon. */
  sql: z.string(),
  /** Class by PostgreSQL's own grammar: the parse node's name without `Stmt`, for instance `Select`, `Update`, `Vacuum`. */
  class: z.string(),
  /** Names of the parameters behind `$1`, `$2`, … in that order. */
  params: z.array(z.string()),
  /** Whether PostgreSQL accepts it inside a transaction block; `false` for VACUUM, CREATE INDEX CONCURRENTLY and their like. */
  transactional: z.boolean(),
});
export type Statement = z.infer<typeof statementSchema>;

export const snippetSchema = z.strictObject({
  id: snippetIdSchema,
  /** What it answers, in words; the head of its card. */
  title: z.string(),
  access: accessSchema,
  /** The code as it stands on the page, names of the stack filled in. */
  text: z.string(),
  statements: z.array(statementSchema).min(1),
  params: z.array(paramSchema).max(MAX_PARAMS),
  /** Slug of the cause that this snippet proves by returning at least one row. */
  probe: z.string().optional(),
  view: viewSchema.optional(),
  /**
   * Rights without which 0 rows of a probe do not mean *absent*: names of predefined roles (`pg_read_all_stats`), or
   * `superuser`. All of them are needed. A role without them gets *cannot see*.
   */
  sees: z.array(z.string().regex(/^[a-z0-9_]+$/)),
  requires: z.array(requirementSchema),
  /** Identity: hash over the canonical form of all that decides what runs. (`canonicalSnippet`). */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Snippet = z.infer<typeof snippetSchema>;

export const manifestSchema = z.strictObject({
  v: z.literal(1),
  /** Hash over the snippets' hashes, shown by `/api/status`. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  snippets: z.array(snippetSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * The text whose SHA-256 is the snippet's identity. It covers the policy as well as the SQL, so that a snippet whose
 * access or requirements change is another snippet. Title and view are left out: they change what is drawn, not what runs.
 */
export function canonicalSnippet(snippet: Omit<Snippet, 'sha256'>): string {
  const { id, access, text, statements, params, probe, sees, requires } = snippet;
  return JSON.stringify({
    v: 1,
    id,
    access,
    text,
    statements: statements.map((s) => ({
      sql: s.sql,
      class: s.class,
      params: s.params,
      transactional: s.transactional,
    })),
    params: params.map((p) => ({ name: p.name, type: p.type, default: p.default ?? null })),
    probe: probe ?? null,
    ...(sees.length === 0 ? {} : { sees }),
    requires: requires.map((r) => Object.fromEntries(Object.entries(r).sort())),
  });
}
