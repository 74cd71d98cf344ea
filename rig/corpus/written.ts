/** Pastes written by hand in the ways people really paste: half a line, a wrapper without its cause, an old version, a cloud’s log. */
import type { Paste } from './tools.ts';

export const WRITTEN: readonly Paste[] = [
  // connection/connection-refused
  [
    'connection/connection-refused',
    "AggregateError [ECONNREFUSED]: \n    at internalConnectMultiple (node:net:1122:18)\n    at afterConnectMultiple (node:net:1689:7) {\n  code: 'ECONNREFUSED',\n  [errors]: [\n    Error: connect ECONNREFUSED ::1:5432\n        at createConnectionError (node:net:1652:14),\n    Error: connect ECONNREFUSED 127.0.0.1:5432\n  ]\n}",
  ],
  ['connection/connection-refused', "Error: P1001\n\nCan't reach database server at `shop-db.internal:5432`"],
  [
    'connection/connection-refused',
    '[Nest] 41  - 03/04/2025, 9:12:33 AM   ERROR [TypeOrmModule] Unable to connect to the database. Retrying (3)...\nError: connect ECONNREFUSED 172.20.0.3:5432',
  ],
  [
    'connection/connection-refused',
    'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" (172.19.0.2), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n\n(Background on this error at: https://sqlalche.me/e/20/e3q8)',
  ],
  [
    'connection/connection-refused',
    'django.db.utils.OperationalError: could not connect to server: Connection refused\n\tIs the server running on host "localhost" (127.0.0.1) and accepting\n\tTCP/IP connections on port 5432?',
  ],
  [
    'connection/connection-refused',
    'panic: failed to connect to `host=localhost user=gorm database=gorm`: dial error (dial tcp 127.0.0.1:5432: connect: connection refused)',
  ],
  [
    'connection/connection-refused',
    'org.postgresql.util.PSQLException: Connection to localhost:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.\n\tat org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:342)\nCaused by: java.net.ConnectException: Connection refused (Connection refused)',
  ],
  [
    'connection/connection-refused',
    'Caused by: java.net.UnknownHostException: postgres\n\tat org.postgresql.core.PGStream.createSocket(PGStream.java:243)',
  ],
  [
    'connection/connection-refused',
    'Npgsql.NpgsqlException (0x80004005): Failed to connect to 127.0.0.1:5432\n ---> System.Net.Sockets.SocketException (111): Connection refused',
  ],
  [
    'connection/connection-refused',
    '** (DBConnection.ConnectionError) tcp connect (localhost:5432): connection refused - :econnrefused',
  ],
  [
    'connection/connection-refused',
    'thread \'main\' panicked at src/main.rs:12:10: called `Result::unwrap()` on an `Err` value: Io(Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }) postgres',
  ],
  ['connection/connection-refused', 'pg_isready: localhost:5433 - no response'],
  ['connection/connection-refused', "code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'db.abcdefgh.supabase.co'"],
  [
    'connection/connection-refused',
    'Is the server running locally and accepting connections on Unix domain socket "/tmp/.s.PGSQL.5432"?',
  ],
  ['connection/connection-refused', 'accepting TCP/IP connections on port 5432?'],
  [
    'connection/connection-refused',
    "asyncpg: ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)",
  ],
  [
    'connection/connection-refused',
    'SQLSTATE[08006] [7] could not translate host name "pgsql" to address: Name or service not known (Connection: pgsql, SQL: select * from "sessions")',
  ],
  ['connection/connection-refused', 'connect ETIMEDOUT 34.89.12.7:5432'],
  [
    'connection/connection-refused',
    'psql: could not connect to server: No such file or directory\n\tIs the server running locally and accepting\n\tconnections on Unix domain socket "/var/run/postgresql/.s.PGSQL.5432"?',
  ],
  // connection/too-many-clients
  [
    'connection/too-many-clients',
    'remaining connection slots are reserved for non-replication superuser and rds_superuser connections',
  ],
  ['connection/too-many-clients', 'ActiveRecord::ConnectionNotEstablished: FATAL:  sorry, too many clients already'],
  ['connection/too-many-clients', 'asyncpg.exceptions.TooManyConnectionsError: sorry, too many clients already'],
  ['connection/too-many-clients', 'FATAL: Max client connections reached'],
  [
    'connection/too-many-clients',
    'psycopg2.OperationalError: FATAL:  too many connections for database "d8r82722r2kuvn"',
  ],
  [
    'connection/too-many-clients',
    'warn(prisma-client) This is the 10th instance of Prisma Client being started. Make sure this is intentional.',
  ],
  [
    'connection/too-many-clients',
    'error: MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
  ],
  ['connection/too-many-clients', '53300: sorry, too many clients already'],
  // connection/authentication-failed
  [
    'connection/authentication-failed',
    'psql: FATAL:  password authentication failed for user "postgres"\nFATAL:  password authentication failed for user "postgres"',
  ],
  [
    'connection/authentication-failed',
    'DETAIL:  Role "shop" does not exist.\n\tConnection matched file "/var/lib/postgresql/data/pg_hba.conf" line 128: "host all all all scram-sha-256"',
  ],
  [
    'connection/authentication-failed',
    'createdb: error: connection to server on socket "/tmp/.s.PGSQL.5432" failed: FATAL:  role "maria" does not exist',
  ],
  [
    'connection/authentication-failed',
    'Error: The server requested SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string',
  ],
  [
    'connection/authentication-failed',
    'org.postgresql.util.PSQLException: The server requested SCRAM-based authentication, but no password was provided.',
  ],
  [
    'connection/authentication-failed',
    'failed SASL auth (FATAL: password authentication failed for user "app" (SQLSTATE 28P01))',
  ],
  ['connection/authentication-failed', 'pq: password authentication failed for user "gitea"'],
  [
    'connection/authentication-failed',
    'Error: P1000: Authentication failed against database server at `localhost`, the provided database credentials for `postgres` are not valid.\n\nPlease make sure to provide valid database credentials for the database server at `localhost`.',
  ],
  ['connection/authentication-failed', 'fe_sendauth: no password supplied'],
  ['connection/authentication-failed', '(ENOIDENTIFIER) Tenant or user not found'],
  // connection/database-does-not-exist
  [
    'connection/database-does-not-exist',
    'ActiveRecord::NoDatabaseError: We could not find your database: shop_development. Available database configurations can be found in config/database.yml.',
  ],
  ['connection/database-does-not-exist', 'pq: database "gitea" does not exist'],
  [
    'connection/database-does-not-exist',
    'asyncpg.exceptions.InvalidCatalogNameError: database "test_db" does not exist',
  ],
  ['connection/database-does-not-exist', 'SQLSTATE[08006] [7] FATAL:  database "laravel" does not exist'],
  [
    'connection/database-does-not-exist',
    'Database `shop.public` does not exist on the database server at `localhost:5432`.',
  ],
  ['connection/database-does-not-exist', 'psql: error: FATAL:  database "maria" does not exist'],
  // migrations/migration-conflict
  ['migrations/migration-conflict', 'Error: P3014\n\nThe datasource could not create a shadow database'],
  [
    'migrations/migration-conflict',
    '⚠️  Warnings for the current datasource:\n\n  • Made the column `email` on table `User` required, but there are 12 existing NULL values.',
  ],
  [
    'migrations/migration-conflict',
    'Error: Prisma Migrate has detected that the environment is non-interactive, which is not supported.',
  ],
  [
    'migrations/migration-conflict',
    'The datasource provider `postgresql` specified in your schema does not match the one specified in the migration_lock.toml, `sqlite`. Please remove your current migration directory and start a new migration history with prisma migrate dev.',
  ],
  [
    'migrations/migration-conflict',
    "CommandError: Conflicting migrations detected; multiple leaf nodes in the migration graph: (0004_a, 0004_b in shop).\nTo fix them run 'python manage.py makemigrations --merge'",
  ],
  [
    'migrations/migration-conflict',
    "django.db.migrations.exceptions.InconsistentMigrationHistory: Migration admin.0001_initial is applied before its dependency users.0001_initial on database 'default'.",
  ],
  [
    'migrations/migration-conflict',
    "FAILED: Multiple head revisions are present for given argument 'head'; please specify a specific target revision",
  ],
  [
    'migrations/migration-conflict',
    'Validate failed: Migrations have failed validation\nMigration checksum mismatch for migration version 3\n-> Applied to database : 1185734\n-> Resolved locally    : -984757',
  ],
  [
    'migrations/migration-conflict',
    'Error: P3006\nMigration `20240101000000_x` failed to apply cleanly to the shadow database.\nError:\nERROR: type "Role" already exists',
  ],
  // migrations/schema-drift
  ['migrations/schema-drift', 'Your database schema is not in sync with your migration history'],
  [
    'migrations/schema-drift',
    '- Drift detected: Your database schema is not in sync with your migration history.\n\n[*] Changed the `User` table\n  [-] Removed column `phone`',
  ],
  [
    'migrations/schema-drift',
    'PG::UndefinedColumn: ERROR:  column users.deleted_at does not exist\nLINE 1: SELECT "users".* FROM "users" WHERE "users"."deleted_at" IS NULL',
  ],
  [
    'migrations/schema-drift',
    'django.db.utils.ProgrammingError: relation "accounts_profile" does not exist\nLINE 1: SELECT "accounts_profile"."id" FROM "accounts_profile"',
  ],
  ['migrations/schema-drift', 'pq: relation "public.schema_version" does not exist'],
  ['migrations/schema-drift', 'The table `public.Account` does not exist in the current database.'],
  ['migrations/schema-drift', 'error: column "isActive" of relation "users" does not exist'],
  [
    'migrations/schema-drift',
    'org.hibernate.tool.schema.spi.SchemaManagementException: Schema-validation: missing table [orders]',
  ],
  ['migrations/schema-drift', '42P01: relation "AspNetUsers" does not exist\n\nPOSITION: 13'],
  ['migrations/schema-drift', 'HINT:  Perhaps you meant to reference the column "users.createdAt".'],
  // migrations/failed-migration-rollback
  ['migrations/failed-migration-rollback', 'migrate found failed migrations in the target database'],
  [
    'migrations/failed-migration-rollback',
    'Following migration have failed:\n20240301120000_add_role\n\nDuring development if the failed migration(s) have not been deployed to a production database you can then fix the migration(s) and run prisma migrate dev.',
  ],
  [
    'migrations/failed-migration-rollback',
    'Applying migration `20240301120000_add_role`\nError: P3018\n\nA migration failed to apply. New migrations cannot be applied before the error is recovered from.\n\nMigration name: 20240301120000_add_role\n\nDatabase error code: 42P07\n\nDatabase error:\nERROR: relation "Role" already exists',
  ],
  ['migrations/failed-migration-rollback', 'error: Dirty database version 17. Fix and force version.'],
  [
    'migrations/failed-migration-rollback',
    "Migration table is already locked\nIf you are sure migrations are not running you can release the lock manually by running 'knex migrate:unlock'",
  ],
  ['migrations/failed-migration-rollback', 'Error: P3012'],
  // performance/slow-queries
  [
    'performance/slow-queries',
    'LOG:  duration: 5321.120 ms  plan:\n\tQuery Text: SELECT count(*) FROM events\n\tAggregate  (cost=1.0..2.0 rows=1 width=8)',
  ],
  ['performance/slow-queries', '[WARN] query is slow: SELECT * FROM "audit" -- PARAMETERS: [42]\nexecution time: 8123'],
  [
    'performance/slow-queries',
    'ActiveRecord::QueryCanceled (PG::QueryCanceled: ERROR:  canceling statement due to statement timeout\n)',
  ],
  [
    'performance/slow-queries',
    'Error: Query read timeout\n    at Timeout.<anonymous> (/app/node_modules/pg/lib/client.js:526:21)',
  ],
  ['performance/slow-queries', 'SLOW SQL >= 200ms\n[1203.441ms] [rows:1] SELECT count(*) FROM "orders"'],
  ['performance/slow-queries', 'asyncpg.exceptions.QueryCanceledError: canceling statement due to statement timeout'],
  [
    'performance/slow-queries',
    'Apr 2 11:02:19 ip-10-0-0-3 postgres[1911]: [5-1] LOG: duration: 1250.113 ms execute a12: select * from jobs where state = $1 for update skip locked',
  ],
  ['performance/slow-queries', '57014'],
  // performance/missing-indexes
  ['performance/missing-indexes', 'Parallel Seq Scan on events  (cost=0.00..1139210.33 rows=4 width=120)'],
  [
    'performance/missing-indexes',
    '->  Seq Scan on line_items li  (cost=0.00..35811.00 rows=2000000 width=16)\n      Filter: (order_id = 17)\n      Rows Removed by Filter: 1999987',
  ],
  [
    'performance/missing-indexes',
    "Gather  (cost=1000.00..114910.10 rows=1 width=97)\n  Workers Planned: 2\n  ->  Parallel Seq Scan on users  (cost=0.00..113910.00 rows=1 width=97)\n        Filter: ((email)::text = 'a@b.ca'::text)",
  ],
  // performance/n-plus-one-queries
  [
    'performance/n-plus-one-queries',
    'GET /posts\nN+1 queries detected:\n  SELECT "users".* FROM "users" WHERE "users"."id" = $1 LIMIT $2',
  ],
  [
    'performance/n-plus-one-queries',
    'Executing (default): SELECT "id", "name" FROM "Tags" AS "Tag" WHERE "Tag"."postId" = 1;\nExecuting (default): SELECT "id", "name" FROM "Tags" AS "Tag" WHERE "Tag"."postId" = 2;\nExecuting (default): SELECT "id", "name" FROM "Tags" AS "Tag" WHERE "Tag"."postId" = 3;',
  ],
  [
    'performance/n-plus-one-queries',
    'Hibernate: select a1_0.id,a1_0.name from author a1_0 where a1_0.id=?\nHibernate: select a1_0.id,a1_0.name from author a1_0 where a1_0.id=?\nHibernate: select a1_0.id,a1_0.name from author a1_0 where a1_0.id=?',
  ],
  [
    'performance/n-plus-one-queries',
    'query: SELECT "c"."id" FROM "comment" "c" WHERE "c"."postId" = $1 -- PARAMETERS: [1]\nquery: SELECT "c"."id" FROM "comment" "c" WHERE "c"."postId" = $1 -- PARAMETERS: [2]',
  ],
  [
    'performance/n-plus-one-queries',
    'Attempted to lazy load [author] on model [App\\Models\\Post] but lazy loading is disabled.',
  ],
  // performance/connection-pool-exhaustion
  [
    'performance/connection-pool-exhaustion',
    "Npgsql.NpgsqlException (0x80004005): The connection pool has been exhausted, either raise 'Max Pool Size' (currently 100) or 'Timeout' (currently 15 seconds) in your connection string.",
  ],
  ['performance/connection-pool-exhaustion', 'thread panicked: PoolTimedOut'],
  ['performance/connection-pool-exhaustion', "psycopg_pool.PoolTimeout: couldn't get a connection after 30.00 sec"],
  [
    'performance/connection-pool-exhaustion',
    '** (DBConnection.ConnectionError) connection not available and request was dropped from queue after 2875ms. This means requests are coming in and your connection pool cannot serve them fast enough.',
  ],
  [
    'performance/connection-pool-exhaustion',
    '{"code":"PGRST003","details":null,"hint":null,"message":"Timed out acquiring connection from connection pool."}',
  ],
  [
    'performance/connection-pool-exhaustion',
    'SequelizeConnectionAcquireTimeoutError: Operation timeout\n    at ConnectionManager.getConnection (/app/node_modules/sequelize/lib/dialects/abstract/connection-manager.js:206:48)',
  ],
  [
    'performance/connection-pool-exhaustion',
    'HikariPool-1 - Thread starvation or clock leap detected\njava.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=23)',
  ],
  ['performance/connection-pool-exhaustion', 'Current connection pool timeout: 10, connection limit: 9'],
  ['performance/connection-pool-exhaustion', 'FATAL:  query_wait_timeout'],
  ['performance/connection-pool-exhaustion', 'Transaction API error: Unable to start a transaction in the given time.'],
  // data/duplicate-records
  [
    'data/duplicate-records',
    'IntegrityError: (psycopg2.IntegrityError) duplicate key value violates unique constraint "pk_device"\nDETAIL:  Key (id)=(8) already exists.',
  ],
  ['data/duplicate-records', 'Unique constraint failed on the fields: (`slug`,`tenantId`)'],
  [
    'data/duplicate-records',
    'ERROR:  could not create unique index "users_email_idx"\nDETAIL:  Key (email)=(x@y.z) is duplicated.',
  ],
  ['data/duplicate-records', 'SequelizeUniqueConstraintError: Validation error\n    at Query.formatError'],
  [
    'data/duplicate-records',
    'Npgsql.PostgresException (0x80004005): 23505: duplicate key value violates unique constraint "IX_Users_Email"\n\nDETAIL: Detail redacted as it may contain sensitive data. Specify \'Include Error Detail\' in the connection string to include this information.',
  ],
  [
    'data/duplicate-records',
    'ActiveRecord::RecordNotUnique: PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint "index_users_on_email"',
  ],
  ['data/duplicate-records', 'already exists.", code: "23505"'],
  ['data/duplicate-records', 'ERROR:  ON CONFLICT DO UPDATE command cannot affect row a second time'],
  // data/constraint-violations
  [
    'data/constraint-violations',
    'ActiveRecord::InvalidForeignKey: PG::ForeignKeyViolation: ERROR:  update or delete on table "posts" violates foreign key constraint "fk_rails_5a7b40847a" on table "comments"',
  ],
  ['data/constraint-violations', 'Foreign key constraint failed on the field: `Post_authorId_fkey (index)`'],
  [
    'data/constraint-violations',
    'org.postgresql.util.PSQLException: ERROR: null value in column "id" violates not-null constraint\n  Detail: Failing row contains (null, foo, 2020-01-01).',
  ],
  ['data/constraint-violations', 'pq: invalid input syntax for type uuid: "undefined"'],
  [
    'data/constraint-violations',
    'psycopg2.errors.StringDataRightTruncation: value too long for type character varying(255)',
  ],
  ['data/constraint-violations', 'is not present in table "tenants"'],
  [
    'data/constraint-violations',
    'psycopg2.errors.ExclusionViolation: conflicting key value violates exclusion constraint "no_overlap"',
  ],
  ['data/constraint-violations', 'new row for relation "accounts" violates check constraint "accounts_balance_check"'],
  // data/data-corruption
  [
    'data/data-corruption',
    'index_place: UPDATE failed: ERROR:  unexpected chunk number 0 (expected 1) for toast value 11918252 in pg_toast_2187265',
  ],
  [
    'data/data-corruption',
    '(psycopg2.errors.DataCorrupted) could not read block 1517 in file "base/16386/2721256028": read only 0 of 8192 bytes',
  ],
  [
    'data/data-corruption',
    'WARNING:  page verification failed, calculated checksum 4711 but expected 815\nERROR:  invalid page in block 7 of relation base/16384/24577',
  ],
  ['data/data-corruption', 'ValueError: A string literal cannot contain NUL (0x00) characters.'],
  [
    'data/data-corruption',
    'Inconsistent column data: Could not convert value "abc" of the field `id` to type `ObjectId`.',
  ],
  ['data/data-corruption', 'PANIC:  could not locate a valid checkpoint record'],
  [
    'data/data-corruption',
    'character with byte sequence 0xe2 0x80 0x99 in encoding "UTF8" has no equivalent in encoding "WIN1252"',
  ],
  [
    'data/data-corruption',
    'ERROR:  index "orders_pkey" contains unexpected zero page at block 17\nHINT:  Please REINDEX it.',
  ],
  // prisma-studio
  [
    'prisma-studio/cannot-connect',
    'A persistent non-recoverable error has occurred. Force reload to clear temporary data and reopen Studio.',
  ],
  ['prisma-studio/cannot-connect', 'GET http://localhost:5555/assets/index.js net::ERR_ABORTED 404 (Not Found)'],
  [
    'prisma-studio/cannot-connect',
    'Message: Error in request: \n\n  Query: prisma.user.findMany\n\nUnable to process `findMany` query',
  ],
  ['prisma-studio/cannot-connect', 'localhost:5555 refused to connect. ERR_CONNECTION_REFUSED'],
  // drizzle-kit
  [
    'drizzle-kit/push-failures',
    "Reading config file '/srv/app/drizzle.config.ts'\n Invalid input  Please specify 'dialect' param in config, either of 'pg', 'mysql' or 'sqlite'",
  ],
  [
    'drizzle-kit/push-failures',
    "> drizzle-kit push\n\nNo config path provided, using default 'drizzle.config.ts'\n Error  Please provide required params:\n    [✓] dialect: 'postgresql'\n    [x] url: undefined",
  ],
  [
    'drizzle-kit/push-failures',
    "Error: Please install either 'pg' or 'postgres' driver for Drizzle Kit to interact with database",
  ],
  [
    'drizzle-kit/push-failures',
    'npx drizzle-kit push\n[⣷] Pulling schema from database...\nPostgresError: relation "users" already exists\n    at ErrorResponse (/app/node_modules/drizzle-kit/bin.cjs:79633:27)',
  ],
  [
    'drizzle-kit/push-failures',
    'Do you want to truncate users table?\n❯ No, add the constraint without truncating the table\n  Yes, truncate the table',
  ],
  // backup-restore
  [
    'backup-restore/pg-dump-errors',
    'pg_dump: [archiver (db)] connection to database "shop" failed: FATAL:  Peer authentication failed for user "postgres"',
  ],
  [
    'backup-restore/pg-dump-errors',
    'pg_dump: error: Dumping the contents of table "events" failed: PQgetResult() failed.\npg_dump: detail: Error message from server: ERROR:  could not open file',
  ],
  ['backup-restore/pg-dump-errors', 'pg_dump: error: query was: LOCK TABLE public.users IN ACCESS SHARE MODE'],
  ['backup-restore/pg-dump-errors', 'aborting because of server version mismatch'],
  ['backup-restore/pg-dump-errors', '/bin/sh: pg_dump: not found'],
  [
    'backup-restore/restore-failures',
    'psql:/docker-entrypoint-initdb.d/dump.sql:88: ERROR:  relation "users" already exists',
  ],
  [
    'backup-restore/restore-failures',
    'psql:/backups/globals.sql:14: ERROR:  role "postgres" already exists\nALTER ROLE',
  ],
  [
    'backup-restore/restore-failures',
    'pg_restore: error: input file appears to be a text format dump. Please use psql.',
  ],
  ['backup-restore/restore-failures', 'ERROR:  syntax error at or near "PGDMP"\nLINE 1: PGDMP'],
  [
    'backup-restore/restore-failures',
    '11:34:21 3993977 ERROR  pg_restore: while PROCESSING TOC:\n11:34:21 3993977 ERROR  pg_restore: from TOC entry 1050; 1247 17679 TYPE Role shop\n11:34:21 3993977 ERROR  pg_restore: error: could not execute query: ERROR:  type "Role" already exists',
  ],
  ['backup-restore/restore-failures', 'invalid command \\restrict'],
  [
    'backup-restore/restore-failures',
    'psql:dump.sql:120: ERROR:  duplicate key value violates unique constraint "users_pkey"\nDETAIL:  Key (id)=(1) already exists.\nCONTEXT:  COPY users, line 1',
  ],
  ['backup-restore/restore-failures', 'pg_restore: [archiver] unsupported version (1.14) in file header'],
  // known, no page
  ['known', 'Error: P1017\n\nServer has closed the connection.'],
  [
    'known',
    'Error: Connection terminated unexpectedly\n    at Connection.<anonymous> (/app/node_modules/pg/lib/client.js:132:73)',
  ],
  ['known', 'psycopg2.OperationalError: SSL SYSCALL error: EOF detected'],
  ['known', 'FATAL:  the database system is in recovery mode'],
  [
    'connection/certificate-not-trusted',
    'Error: P1011: Error opening a TLS connection: self-signed certificate in certificate chain',
  ],
  ['connection/certificate-not-trusted', 'Error: write EPROTO ... self signed certificate postgres'],
  [
    'data/permission-denied',
    'PG::InsufficientPrivilege: ERROR:  permission denied to create extension "hstore"\nHINT:  Must be superuser to create this extension.',
  ],
  ['known', 'pq: SSL is not enabled on the server'],
  ['known', 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
  ['known', 'PANIC:  could not write to file "pg_wal/xlogtemp.29": No space left on device'],
  [
    'known',
    'ERROR:  could not serialize access due to read/write dependencies among transactions\nDETAIL:  Reason code: Canceled on identification as a pivot, during write.',
  ],
  ['known', 'Error: P2034: Transaction failed due to a write conflict or a deadlock. Please retry your transaction'],
  [
    'known',
    'error: Environment variable not found: DIRECT_URL.\n  -->  prisma/schema.prisma:11\n   | \n10 |   url       = env("DATABASE_URL")\n11 |   directUrl = env("DIRECT_URL")',
  ],
  [
    'known',
    'Error response from daemon: driver failed programming external connectivity on endpoint pg (5f): Error starting userland proxy: listen tcp4 0.0.0.0:5432: bind: address already in use',
  ],
  [
    'known',
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nHINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
  ],
  ['known', 'initdb: error: directory "/var/lib/postgresql/data" exists but is not empty'],
  ['known', 'ERROR:  could not load library "/usr/lib/postgresql/16/lib/timescaledb.so": undefined symbol'],
  ['known', 'FATAL:  data directory "/var/lib/postgresql/data" has wrong ownership'],
  ['known', 'ERROR:  replication slot "debezium" is active for PID 812'],
  ['known', 'ERROR:  new row violates row-level security policy for table "todos"'],
  ['known', 'pq: bind message supplies 1 parameters, but prepared statement "" requires 2'],
  ['known', 'ERROR: malformed array literal: "a,b"\nDETAIL: Array value must start with "{" or dimension information.'],
  [
    'known',
    'PrismaClientKnownRequestError: An operation failed because it depends on one or more records that were required but not found. Record to update not found.',
  ],
  ['known', 'function gen_random_uuid() does not exist'],
  ['known', 'ALTER TYPE ... ADD cannot run inside a transaction block'],
  ['known', 'unsafe use of new value "archived" of enum type "status"'],
  [
    'known',
    'ERROR:  canceling statement due to conflict with recovery\nDETAIL:  User query might have needed to see row versions that must be removed.',
  ],
  ['known', 'LOG:  server process (PID 91) was terminated by signal 11: Segmentation fault'],
  ['known', 'WARNING:  database "shop" must be vacuumed within 39899487 transactions'],
  ['known', "TypeError [ERR_INVALID_URL]: Invalid URL\n  input: 'postgresql://app:p@ss#word@localhost:5432/shop'"],
  // servers and clients that speak other languages
  ['connection/authentication-failed', 'FATAL:  Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen'],
  ['connection/authentication-failed', "FATAL:  authentification par mot de passe échouée pour l'utilisateur « app »"],
  ['connection/authentication-failed', 'ВАЖНО:  пользователь "app" не прошёл проверку подлинности (по паролю)'],
  ['connection/database-does-not-exist', 'FATAL:  Datenbank »shop« existiert nicht'],
  ['connection/database-does-not-exist', '致命错误:  数据库 "shop" 不存在'],
  ['migrations/schema-drift', 'FEHLER:  Relation »users« existiert nicht\nZEILE 1: select * from users'],
  ['migrations/schema-drift', "ERREUR:  la relation « users » n'existe pas"],
  ['migrations/schema-drift', 'ОШИБКА:  отношение "users" не существует'],
  ['data/duplicate-records', 'FEHLER:  doppelter Schlüsselwert verletzt Unique-Constraint »users_pkey«'],
  ['data/duplicate-records', 'ERROR:  llave duplicada viola restricción de unicidad «users_pkey»'],
  ['data/constraint-violations', 'FEHLER:  NULL-Wert in Spalte »id« von Relation »a« verletzt Not-Null-Constraint'],
  ['connection/too-many-clients', 'FATAL:  désolé, trop de clients sont déjà connectés'],
  // other systems whose words are close
  ['none', 'SQLSTATE[HY000] [2002] Connection refused'],
  ['none', "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'app.users' doesn't exist"],
  ['none', "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '1' for key 'PRIMARY'"],
  [
    'none',
    'com.microsoft.sqlserver.jdbc.SQLServerException: The TCP/IP connection to the host localhost, port 1433 has failed.',
  ],
  ['none', 'pymongo.errors.ServerSelectionTimeoutError: localhost:27017: [Errno 111] Connection refused'],
  ['none', 'panic: dial tcp 10.1.2.3:9092: connect: connection refused'],
  ['none', 'x509: certificate signed by unknown authority'],
  ['none', 'Error: ENOSPC: System limit for number of file watchers reached'],
  ['none', 'fatal error: all goroutines are asleep - deadlock!'],
];
