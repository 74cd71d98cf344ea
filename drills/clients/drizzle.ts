/** Drizzle's real client over a pool of its own, as the media API has it. */
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';

/** Runs one statement through Drizzle; its errors are those that an application gets. */
export async function runWithDrizzle(url: string, statement: string): Promise<unknown[]> {
  const pool = new Pool({ connectionString: url });
  pool.on('error', () => undefined);
  try {
    return (await drizzle(pool).execute(sql.raw(statement))).rows;
  } finally {
    await pool.end();
  }
}
