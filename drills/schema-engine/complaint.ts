/**
 * What the native engine says about a server's error, in its words. The WebAssembly build leaves connecting and running files to
 * its host, so these texts are ours to give; they follow prisma-engines `libs/user-facing-errors/src` (common.rs, schema_engine.rs).
 */
import pg from 'pg';
import type { Address } from './address.ts';

export interface Complaint {
  /** `P1001` and its like; absent where Prisma has no code. */
  code: string | undefined;
  message: string;
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET']);

/** The complaint about a connection that failed. */
export function aboutConnection(error: unknown, { host, port, user, database }: Address): Complaint {
  const { code } = error as { code?: string };
  if (code && UNREACHABLE.has(code)) {
    const place = `\`${host}:${port}\``;
    return {
      code: 'P1001',
      message: `Can't reach database server at ${place}\n\nPlease make sure your database server is running at ${place}.`,
    };
  }
  if (code === '28P01' || code === '28000') {
    return {
      code: 'P1000',
      message: `Authentication failed against database server, the provided database credentials for \`${user}\` are not valid.\n\nPlease make sure to provide valid database credentials for the database server at the configured address.`,
    };
  }
  if (code === '3D000') return { code: 'P1003', message: `Database \`${database}\` does not exist` };
  if (code === '42501') return { code: 'P1010', message: `User was denied access on the database \`${database}\`` };
  return { code: undefined, message: error instanceof Error ? error.message : String(error) };
}

/** The complaint about a migration file that the server refused (P3018). */
export function aboutMigration(name: string, error: pg.DatabaseError): Complaint {
  const detail = error.detail ? `\nDETAIL: ${error.detail}` : '';
  const hint = error.hint ? `\nHINT: ${error.hint}` : '';
  return {
    code: 'P3018',
    message: [
      'A migration failed to apply. New migrations cannot be applied before the error is recovered from. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve',
      `Migration name: ${name}`,
      `Database error code: ${error.code}`,
      `Database error:\n${error.severity}: ${error.message}${detail}${hint}\n`,
    ].join('\n\n'),
  };
}

/** The complaint about a role that may not make the shadow database (P3014). */
export const aboutShadow = (error: pg.DatabaseError): Complaint => ({
  code: 'P3014',
  message: `Prisma Migrate could not create the shadow database. Please make sure the database user has permission to create databases. Read more about the shadow database (and workarounds) at https://pris.ly/d/migrate-shadow\n\nOriginal error: ${error.severity}: ${error.message}`,
});

/** An error that PostgreSQL itself sent. */
export const isServerError = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;
