/** Who is on the other end of a connection. Asked on each new one: a tunnel or a restored copy may change it at any time. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { backendKey } from './cancel.ts';
import type { Connection } from './connect.ts';

export interface Identity {
  /** What `version()` says, which tells other makes from PostgreSQL. */
  readonly banner: string;
  /** `16.14`. */
  readonly version: string;
  readonly versionNumber: number;
  readonly database: string;
  readonly user: string;
  readonly superuser: boolean;
  readonly inRecovery: boolean;
  /** The mark that somebody put on the database: `ALTER DATABASE … SET runner.environment = 'dev'`. */
  readonly environment: string | undefined;
  /**
   * The cluster's own identifier, its timeline and the database, hashed: the same after a restart; another after a restore, and
   * for a copy of the files that was promoted, which shares the identifier with its origin.
   */
  readonly fingerprint: string;
  /** Process of the session at the server. */
  readonly pid: number;
  /** A pooler stands between: the session's process is not the one that the connection was told at login. */
  readonly pooled: boolean;
  /** Whether the server can notice by itself that its client is gone; a setting of Linux, from PostgreSQL 14 on. */
  readonly noticesGone: boolean;
  /** Schemas by extension that is installed here. */
  readonly extensions: ReadonlyMap<string, string>;
  /** What the server would look unqualified names up in, for this role and database. */
  readonly searchPath: readonly string[];
}

/** The reader's search path as the server has it, and the row of `OWN.identity`. */
export interface Answers {
  readonly searchPath: string;
  readonly row: Readonly<Record<string, string | null>>;
}

const rowSchema = z.object({
  version: z.string(),
  version_number: z.string(),
  banner: z.string(),
  database: z.string(),
  database_oid: z.string(),
  username: z.string(),
  superuser: z.string(),
  in_recovery: z.string(),
  pid: z.string(),
  marks: z.string().nullable(),
  extensions: z.string().nullable(),
  system: z.string(),
  timeline: z.string(),
});
const marksSchema = z.array(z.string());
const extensionsSchema = z.record(z.string(), z.string());

/** Reads the answers of the first message of a connection. */
export function identityOf(answers: Answers, connection: Connection): Identity {
  const row = rowSchema.parse(answers.row);
  const versionNumber = Number(row.version_number);
  const marks = marksSchema.parse(JSON.parse(row.marks ?? '[]'));
  const place = `${row.system}/${row.timeline}/${row.database_oid}/${row.database}`;
  return {
    banner: row.banner,
    version: row.version.split(' ', 1)[0] ?? row.version,
    versionNumber,
    database: row.database,
    user: row.username,
    superuser: row.superuser === 't',
    inRecovery: row.in_recovery === 't',
    // A mark in the catalogue counts whatever the connection's own options say.
    environment: marks.find((mark) => /^prod/i.test(mark)) ?? marks[0],
    fingerprint: createHash('sha256').update(place).digest('hex').slice(0, 16),
    pid: Number(row.pid),
    pooled: backendKey(connection.client)?.processId !== Number(row.pid),
    noticesGone: versionNumber >= 140_000 && /linux/.test(row.banner),
    extensions: new Map(Object.entries(extensionsSchema.parse(JSON.parse(row.extensions ?? '{}')))),
    searchPath: schemasOf(answers.searchPath),
  };
}

/**
 * A search path as `SHOW` writes it: `"$user", public`. The catalogue and temporary tables are left out, because PostgreSQL
 * searches the catalogue first as long as it is not named.
 */
export const schemasOf = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)]
    .map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '')
    .filter((schema) => schema !== '' && schema !== 'pg_catalog' && schema !== 'pg_temp');
