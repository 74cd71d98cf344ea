import { describe, expect, it } from 'vitest';
import { buildIndex } from './build-index.ts';
import { matchError } from './match-error.ts';

const index = buildIndex('content');
const first = (text: string) => matchError(index, text).matches[0];

describe('the matcher', () => {
  it.each([
    ['FATAL:  password authentication failed for user "app_prod"', { user: 'app_prod' }],
    [
      'psql: error: connection to server at "db.internal" (10.2.3.4), port 5433 failed: FATAL:  database "shop v2" does not exist',
      { database: 'shop v2' },
    ],
    [
      'Error: connect ECONNREFUSED 10.2.3.4:5433\n    at TCPConnectWrap.afterConnect',
      { host: '10.2.3.4', port: '5433' },
    ],
    ['ERROR:  relation "Заказы" does not exist', { table: 'Заказы' }],
    ["Can't reach database server at `db.internal`:`5432`", { host: 'db.internal', port: '5432' }],
    ['duplicate key value violates unique constraint "User_email_key"', { constraint: 'User_email_key' }],
  ])('finds the reader’s values in %s', (text, values) => {
    expect(first(text)).toMatchObject({ confidence: 'match', values });
  });

  it.each([
    [
      'a Drizzle wrapper',
      'DrizzleQueryError: Failed query: select 1\n  [cause]: error: sorry, too many clients already',
      'connection/too-many-clients',
    ],
    [
      'a chain of Python exceptions',
      'psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "u"\n\nThe above exception was the direct cause of the following exception:\n\ndjango.db.utils.IntegrityError: duplicate key value violates unique constraint "u"',
      'data/duplicate-records',
    ],
    [
      'a chain of Java exceptions',
      'DataAccessResourceFailureException: Failed to obtain JDBC Connection\nCaused by: org.postgresql.util.PSQLException: FATAL: password authentication failed for user "app"',
      'connection/authentication-failed',
    ],
    [
      'the complaints that follow',
      'ERROR:  null value in column "a" of relation "b" violates not-null constraint\nERROR:  current transaction is aborted, commands ignored until end of transaction block',
      'data/constraint-violations',
    ],
    [
      'Prisma’s raw query error',
      'Raw query failed. Code: `57014`. Message: `canceling statement due to statement timeout`',
      'performance/slow-queries',
    ],
    [
      'the code that a migration failed with',
      'Error: P3018\nDatabase error code: 42703\nERROR: column "visible" does not exist',
      'migrations/failed-migration-rollback',
    ],
    [
      'a query log whose lines are broken',
      'SELECT o.id\nFROM orders AS o\nWHERE o.user_id = 1\n[cached] (1)\nSELECT o.id\nFROM orders AS o\nWHERE o.user_id = 2\n[cached] (2)',
      'performance/n-plus-one-queries',
    ],
    [
      'the port that Studio could not have',
      "Loaded Prisma config from prisma.config.ts.\n\nnode:events:505\n    throw er; // Unhandled 'error' event\n\nError: listen EADDRINUSE: address already in use 127.0.0.1:5556",
      'prisma-studio/cannot-connect',
    ],
    [
      'half of the message in a question',
      'deploy is stuck, "migrate found failed migrations in the target database" what now',
      'migrations/failed-migration-rollback',
    ],
  ])('sees the root cause behind %s', (_, text, slug) => {
    expect(first(text)?.slug).toBe(slug);
  });

  it('lists the other errors of a paste behind the first', () => {
    const { matches } = matchError(
      index,
      'FATAL:  sorry, too many clients already\nERROR:  duplicate key value violates unique constraint "u"',
    );
    const sure = matches.filter(({ confidence }) => confidence === 'match');
    expect(sure.map(({ slug }) => slug)).toEqual(['connection/too-many-clients', 'data/duplicate-records']);
  });

  it('gives what a tool prints to the tool’s page, whatever the server said', () => {
    expect(first('pg_dump: error: query failed: ERROR:  permission denied for table orders')?.slug).toBe(
      'backup-restore/pg-dump-errors',
    );
    expect(first('ERROR:  permission denied for table orders')?.slug).toBe('data/permission-denied');
  });

  it.each([
    ['deadlock detected', { kind: 'known', name: 'Deadlock' }],
    ['SQLSTATE 54023', { kind: 'known', code: '54023' }],
    ["Access denied for user 'root'@'localhost' (using password: YES)", { kind: 'foreign', name: 'MySQL' }],
    ['Error: connect ECONNREFUSED 127.0.0.1:6379', undefined],
    [
      'Datasource "db": MySQL database "app" at "localhost:3306"\nError: P1001: Can\'t reach database server at `localhost:3306`',
      { kind: 'foreign', name: 'MySQL' },
    ],
    ['PDOException: SQLSTATE[HY000] [2002] Connection refused in Connectors/MySqlConnector.php', { name: 'MySQL' }],
    ['Error: listen EADDRINUSE: address already in use 127.0.0.1:3001', undefined],
  ])('answers %s with no page', (text, unanswered) => {
    const answer = matchError(index, text);
    expect(answer.matches).toEqual([]);
    if (unanswered) expect(answer.unanswered).toMatchObject(unanswered);
  });

  it('calls a question a guess, never a match', () => {
    expect(first('prisma studio is slow with a large table')).toMatchObject({
      slug: 'prisma-studio/slow-loading',
      confidence: 'guess',
    });
  });

  it('says when only the tail was read', () => {
    const log = `${'2025-03-04 LOG:  checkpoint starting: time\n'.repeat(25_000)}FATAL:  sorry, too many clients already`;
    expect(matchError(index, log)).toMatchObject({
      truncated: true,
      matches: [{ slug: 'connection/too-many-clients' }],
    });
  });
});
