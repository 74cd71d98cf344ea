/** The `.env` of a lab's imagined application: a fault spoils its DATABASE_URL, a fix writes it anew, the application reads it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Lab } from '../harness/lab.ts';

/** Writes the URL as a page's `.env` block does. */
export const writeUrl = (lab: Lab, url: string): string => lab.write('.env', `DATABASE_URL="${url}"\n`);

export function readUrl(lab: Lab): string {
  const text = readFileSync(path.join(lab.dir, '.env'), 'utf8');
  return /^DATABASE_URL="(.*)"$/m.exec(text)?.[1] ?? '';
}

/** What every request of the application does first: connect with the URL it was given, and ask. */
export async function askThrough(url: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query('SELECT current_user, current_database()')).rows;
  } finally {
    await client.end();
  }
}
