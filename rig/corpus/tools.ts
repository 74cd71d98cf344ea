/** Pastes that only one tool prints, codes alone, plans and query logs; values are filled in by the generator. */

export type Paste = readonly [expect: string, text: string];

export const TOOL_PASTES: readonly Paste[] = [
  [
    'connection/connection-refused',
    "Error: connect ECONNREFUSED {ip}:{port}\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {\n  errno: -111,\n  code: 'ECONNREFUSED',\n  syscall: 'connect',\n  address: '{ip}',\n  port: 5432\n}",
  ],
  [
    'connection/connection-refused',
    "Error: getaddrinfo ENOTFOUND postgres\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26) {\n  errno: -3008,\n  code: 'ENOTFOUND',\n  syscall: 'getaddrinfo',\n  hostname: 'postgres'\n}",
  ],
  [
    'connection/connection-refused',
    'psql: error: connection to server at "{host}" ({ip}), port {port} failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
  ],
  [
    'connection/connection-refused',
    "PrismaClientInitializationError: \nInvalid `prisma.user.findMany()` invocation:\n\n\nCan't reach database server at `{host}:{port}`\n\nPlease make sure your database server is running at `{host}:{port}`.\n  clientVersion: '6.2.1',\n  errorCode: 'P1001'\n",
  ],
  [
    'connection/connection-refused',
    'failed to connect to `user=app database=shop`: {ip}:5432 (db): dial error: dial tcp {ip}:5432: connect: connection refused',
  ],
  [
    'connection/connection-refused',
    'com.zaxxer.hikari.pool.HikariPool$PoolInitializationException: Failed to initialize pool: Connection to {host}:{port} refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.',
  ],
  [
    'connection/connection-refused',
    'django.db.utils.OperationalError: could not translate host name "{host}" to address: Temporary failure in name resolution',
  ],
  [
    'connection/authentication-failed',
    'Error: P1000: Authentication failed against database server, the provided database credentials for `{user}` are not valid.',
  ],
  [
    'connection/authentication-failed',
    'Error: SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string\n    at Object.continueSession (/app/node_modules/pg/lib/crypto/sasl.js:36:11)',
  ],
  [
    'connection/database-does-not-exist',
    'Error: P1003: Database `{database}` does not exist on the database server at `{host}:{port}`.',
  ],
  [
    'connection/too-many-clients',
    "PrismaClientKnownRequestError: Too many database connections opened: sorry, too many clients already\n  code: 'P2037'",
  ],
  [
    'migrations/migration-conflict',
    'Error: P3006\n\nMigration `{migration}` failed to apply cleanly to the shadow database. \nError code: P1014\nError:\nThe underlying table for model `{table}` does not exist.',
  ],
  [
    'migrations/migration-conflict',
    'Error: \n⚠️ We found changes that cannot be executed:\n\n  • Step 0 Added the required column `{column}` to the `{table}` table without a default value. There are {n} rows in this table, it is not possible to execute this step.\n\nYou can use prisma migrate dev --create-only to create the migration file, and manually modify it to address the underlying issue(s).',
  ],
  [
    'migrations/migration-conflict',
    'Error: P3014\n\nPrisma Migrate could not create the shadow database. Please make sure the database user has permission to create databases.\n\nOriginal error:\nERROR: permission denied to create database',
  ],
  [
    'migrations/schema-drift',
    'Drift detected: Your database schema is not in sync with your migration history.\n\n[+] Added tables\n  - {table}\n\nWe need to reset the "public" schema at "{host}:{port}"\n\nYou may use prisma migrate reset to drop the development database.\nAll data will be lost.',
  ],
  [
    'migrations/schema-drift',
    "PrismaClientKnownRequestError: \nInvalid `prisma.user.findFirst()` invocation:\n\nThe column `{column}` does not exist in the current database.\n  code: 'P2022'",
  ],
  [
    'migrations/schema-drift',
    'Error: P3005\n\nThe database schema is not empty. Read more about how to baseline an existing production database: https://pris.ly/d/migrate-baseline',
  ],
  [
    'migrations/failed-migration-rollback',
    'Error: P3009\n\nmigrate found failed migrations in the target database, new migrations will not be applied. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve\nThe `{migration}` migration started at 2025-03-04 09:12:33.482139 UTC failed',
  ],
  [
    'migrations/failed-migration-rollback',
    'Error: P3018\n\nA migration failed to apply. New migrations cannot be applied before the error is recovered from.\n\nMigration name: {migration}\n\nDatabase error code: 23502\n\nDatabase error:\nERROR: column "{column}" of relation "{table}" contains null values',
  ],
  [
    'migrations/failed-migration-rollback',
    'Error: P3008\n\nThe migration `{migration}` is already recorded as applied in the database.',
  ],
  ['performance/slow-queries', '2025-03-04 09:12:33.482 UTC [188] LOG:  duration: {ms} ms  statement: {sql}'],
  [
    'performance/slow-queries',
    "2025-03-04 09:12:33.482 UTC [188] LOG:  duration: {ms} ms  execute <unnamed>: {sql}\n2025-03-04 09:12:33.482 UTC [188] DETAIL:  Parameters: $1 = '{value}'",
  ],
  [
    'performance/missing-indexes',
    " Seq Scan on {table}  (cost=0.00..48213.40 rows=1 width=244) (actual time=0.021..412.733 rows=1 loops=1)\n   Filter: ({column} = 'x'::text)\n   Rows Removed by Filter: 1999999\n Planning Time: 0.1 ms\n Execution Time: 412.8 ms",
  ],
  [
    'performance/n-plus-one-queries',
    'prisma:query SELECT "public"."Email"."id" FROM "public"."Email" WHERE "public"."Email"."campaignId" = $1\nprisma:query SELECT "public"."Email"."id" FROM "public"."Email" WHERE "public"."Email"."campaignId" = $1\nprisma:query SELECT "public"."Email"."id" FROM "public"."Email" WHERE "public"."Email"."campaignId" = $1',
  ],
  [
    'performance/n-plus-one-queries',
    '  Comment Load (0.4ms)  SELECT "comments".* FROM "comments" WHERE "comments"."post_id" = 1\n  Comment Load (0.3ms)  SELECT "comments".* FROM "comments" WHERE "comments"."post_id" = 2\n  Comment Load (0.3ms)  SELECT "comments".* FROM "comments" WHERE "comments"."post_id" = 3',
  ],
  [
    'performance/n-plus-one-queries',
    'USE eager loading detected\n  Order => [:items]\n  Add to your query: .includes([:items])',
  ],
  [
    'performance/connection-pool-exhaustion',
    'Error: timeout exceeded when trying to connect\n    at /app/node_modules/pg-pool/index.js:45:11',
  ],
  [
    'performance/connection-pool-exhaustion',
    'Timed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool (Current connection pool timeout: 10, connection limit: {n})',
  ],
  [
    'performance/connection-pool-exhaustion',
    'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00 (Background on this error at: https://sqlalche.me/e/20/3o7r)',
  ],
  [
    'performance/connection-pool-exhaustion',
    'KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?',
  ],
  [
    'performance/connection-pool-exhaustion',
    'java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms.',
  ],
  [
    'performance/connection-pool-exhaustion',
    'ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 5.000 seconds (waited 5.001 seconds); all pooled connections were in use',
  ],
  [
    'data/duplicate-records',
    "PrismaClientKnownRequestError: \nInvalid `prisma.user.create()` invocation:\n\n\nUnique constraint failed on the fields: (`{column}`)\n  code: 'P2002',\n  meta: { modelName: 'User', target: [ 'email' ] }",
  ],
  ['data/duplicate-records', 'Unique constraint failed on the constraint: `{constraint}`'],
  ['data/constraint-violations', 'Foreign key constraint violated on the constraint: `{constraint}`'],
  [
    'data/constraint-violations',
    'PrismaClientValidationError: \nInvalid `prisma.user.create()` invocation:\n\nArgument `{column}` is missing.',
  ],
  ['prisma-studio/cannot-connect', 'Error: listen EADDRINUSE: address already in use 127.0.0.1:5555'],
  ['prisma-studio/cannot-connect', 'Unable to communicate with Prisma Client. Is Studio still running?'],
  [
    'drizzle-kit/push-failures',
    "Warning  Found data-loss statements:\n· You're about to delete {table} table with {n} items\n\nTHIS ACTION WILL CAUSE DATA LOSS AND CANNOT BE REVERTED\n\nDo you still want to push changes?",
  ],
  [
    'drizzle-kit/push-failures',
    "npx drizzle-kit push\nReading config file '/srv/app/drizzle.config.ts'\nUsing 'pg' driver for database querying\n[✓] Pulling schema from database...\nerror: column \"{column}\" cannot be cast automatically to type integer",
  ],
  [
    'backup-restore/pg-dump-errors',
    'pg_dump: error: server version: 16.4 (Debian 16.4-1.pgdg120+1); pg_dump version: 15.8\npg_dump: error: aborting because of server version mismatch',
  ],
  [
    'backup-restore/pg-dump-errors',
    'pg_dump: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?',
  ],
  [
    'backup-restore/restore-failures',
    'pg_restore: while PROCESSING TOC:\npg_restore: from TOC entry 216; 1259 16386 TABLE {table} postgres\npg_restore: error: could not execute query: ERROR:  relation "{table}" already exists\nCommand was: CREATE TABLE public.{table} (\n',
  ],
  [
    'backup-restore/restore-failures',
    'psql:backup.sql:412: ERROR:  role "{user}" does not exist\nALTER TABLE\npsql:backup.sql:419: ERROR:  role "{user}" does not exist',
  ],
  ['backup-restore/restore-failures', 'pg_restore: error: input file does not appear to be a valid archive'],
  ['connection/too-many-clients', '53300'],
  ['data/duplicate-records', 'P2002'],
  ['data/duplicate-records', '23505'],
  ['migrations/schema-drift', "code: '42P01'"],
  ['connection/authentication-failed', '28P01'],
  ['connection/database-does-not-exist', '3d000'],
  ['performance/connection-pool-exhaustion', 'p2024'],
  ['migrations/migration-conflict', 'P3014'],
  ['known', '40001'],
  ['known', 'P2025'],
  ['known', '42601'],
  ['known', 'F0001'],
];
