/** The database that the guide describes, with its demo data. The same for the sandbox and for the drills. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';

export const SUPERUSER = 'changemaker';
export const DATABASE = 'changemaker_v2';

const DEMO_SQL = readFileSync(new URL('demo.sql', import.meta.url), 'utf8');

const TABLES = ['User', 'Campaign', 'CampaignEmail', 'Location', 'media_videos', 'media_reactions'];

/** Changes with the demo data; a sandbox made from another one is made again. */
export const demoStamp = createHash('sha256').update(DEMO_SQL).digest('hex').slice(0, 16);

/** Creates the database on a new cluster and, unless it is to stay empty, fills it. */
export async function createDatabase(server: pg.ClientConfig, data: 'demo' | 'empty'): Promise<void> {
  await withClient({ ...server, database: 'postgres' }, (client) => client.query(`CREATE DATABASE ${DATABASE}`));
  if (data === 'empty') return;
  // The server's log is for what its users do; loading would fill it with slow statements.
  const quiet = 'SET log_min_duration_statement = -1';
  await withClient({ ...server, database: DATABASE }, async (client) => {
    await client.query(quiet);
    await client.query(DEMO_SQL);
  });
  // Figures for the planner, and the visibility map that index-only scans want. In a session of its own: a session tells what it
  // has inserted only later, at its end at the latest, and then on top of what its ANALYZE has counted already.
  await withClient({ ...server, database: DATABASE }, async (client) => {
    await client.query(quiet);
    await client.query(`VACUUM (ANALYZE) ${TABLES.map((table) => pg.escapeIdentifier(table)).join(', ')}`);
  });
}

/** Runs something on a connection that is closed whatever happens. */
export async function withClient<T>(config: pg.ClientConfig, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  // A connection that breaks off fails the statement at hand; without a listener it would end the whole process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}
