/** One wording of an error, as it is really printed. */
import { z } from 'zod';

export const EMITTERS = [
  'server',
  'psql',
  'libpq',
  'node-postgres',
  'node',
  'prisma',
  'prisma-migrate',
  'prisma-studio',
  'drizzle-orm',
  'drizzle-kit',
  'pg_dump',
  'pg_restore',
  'docker',
] as const;

export const signatureSchema = z.strictObject({
  /** The message, severity included, one line; `{name}` stands for the reader's own value, `{{` and `}}` for braces. */
  text: z.string().min(4),
  /** SQLSTATE (`53300`), Prisma code (`P2037`) or errno (`ECONNREFUSED`) that the message carries. */
  code: z.string().min(4).optional(),
  /** Who prints it. */
  emitter: z.enum(EMITTERS),
  /** PostgreSQL major versions with this wording, `16-18` or `14`; absent means 14 to 18. */
  versions: z
    .string()
    .regex(/^\d\d(-\d\d)?$/)
    .optional(),
  /** `<group>/<slug>` of the page that treats this error, where this page only meets it: search shows that page first. */
  home: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    .optional(),
  /** A short remark: the tool's versions, or when it is seen. */
  note: z.string().optional(),
});
export type Signature = z.infer<typeof signatureSchema>;
