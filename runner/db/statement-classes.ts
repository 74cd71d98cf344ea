/** What an administrative statement means for others, by its class: one sentence each, for the question before it runs. Pure. */
import type { Snippet } from '../../contract/snippet.ts';

const REWRITES = 'It takes an ACCESS EXCLUSIVE lock: reading and writing of that table wait until it is done.';

/** Parse node's name without `Stmt`, as the manifest has it. */
const MEANING: Readonly<Record<string, string>> = {
  Select: 'It calls a function that acts at once, outside the transaction; what it does cannot be rolled back.',
  AlterTable: `It changes a table. ${REWRITES}`,
  Index: 'It builds an index: without CONCURRENTLY, writing to the table waits until it is done.',
  Reindex: 'It rebuilds indexes: without CONCURRENTLY, writing to the table waits, and so do reads that use the index.',
  Vacuum: 'It reads and writes through a whole table; with FULL it rewrites it and nobody can use it meanwhile.',
  Cluster: `It rewrites a table. ${REWRITES}`,
  Truncate: 'It removes every row of the table at once. No row trigger fires, and readers wait until it is done.',
  Drop: 'It removes an object. What is in it is gone once this has committed; only a backup brings it back.',
  Dropdb: 'It removes a whole database with everything in it; only a backup brings it back.',
  DropRole: 'It removes a role; who logs in with it can no longer do so.',
  AlterSystem: 'It changes the configuration of the whole server, for every database in it.',
  AlterDatabaseSet: 'It changes a setting for every new session of the database; sessions that are open keep theirs.',
  AlterRoleSet: 'It changes a setting for every new session of a role; sessions that are open keep theirs.',
  AlterRole: 'It changes what a role may do or how it logs in.',
  Grant: 'It changes who may do what.',
  GrantRole: 'It changes who has the rights of a role.',
  RefreshMatView: 'It computes a materialized view anew; without CONCURRENTLY, readers of it wait.',
  CreateExtension: 'It installs an extension in this database.',
  CheckPoint: 'It writes all changed pages to disk now; the server may be slow meanwhile.',
};

const OTHER = 'It changes structure or settings of the database.';

const OUTSIDE =
  'It cannot run in a transaction: it takes effect as it goes, and if it is interrupted, a part of it may stay.';

/** What it means to run this snippet, in sentences. */
export function consequencesOf({ statements }: Snippet): string[] {
  const meanings = statements.map((statement) => MEANING[statement.class] ?? OTHER);
  const outside = statements.some((statement) => !statement.transactional);
  return [...new Set(outside ? [...meanings, OUTSIDE] : meanings)];
}
