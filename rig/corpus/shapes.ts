/** How the same server error reaches people: logs with their prefixes, drivers, frameworks, cut and coloured pastes. */
import type { ServerMessage } from './messages.ts';
import type { Random } from './random.ts';

export interface Shape {
  readonly name: string;
  readonly wrap: (message: ServerMessage, random: Random) => string;
}

const camel = (condition: string): string =>
  condition
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
const pid = (random: Random): number => 20 + random.int(60_000);
const clock = (random: Random): string =>
  `2025-0${1 + random.int(9)}-1${random.int(9)} 0${random.int(9)}:1${random.int(9)}:2${random.int(9)}.${100 + random.int(900)}`;
const lines = (...parts: (string | false | undefined)[]): string =>
  parts.filter((part) => part !== false && part !== undefined).join('\n');
const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const STATEMENT = 'INSERT INTO "events" ("id", "payload") VALUES ($1, $2) RETURNING "id"';

function serverLog(message: ServerMessage, random: Random, prefix: (line: string) => string): string {
  const at = `${clock(random)} UTC [${pid(random)}]`;
  return lines(
    prefix(`${at} ${message.severity}:  ${message.text}`),
    message.detail && prefix(`${at} DETAIL:  ${message.detail}`),
    message.hint && prefix(`${at} HINT:  ${message.hint}`),
    message.severity === 'ERROR' && prefix(`${at} STATEMENT:  ${STATEMENT}`),
  );
}

const LOGS: readonly Shape[] = [
  { name: 'server-log', wrap: (message, random) => serverLog(message, random, (line) => line) },
  { name: 'compose', wrap: (message, random) => serverLog(message, random, (line) => `v2-postgres-1  | ${line}`) },
  {
    name: 'systemd',
    wrap: (message, random) =>
      serverLog(message, random, (line) => `Mar 04 09:12:33 db1 postgres[${pid(random)}]: [3-1] ${line}`),
  },
  {
    name: 'kubernetes',
    wrap: (message, random) => serverLog(message, random, (line) => `2025-03-04T09:12:33.482139Z stderr F ${line}`),
  },
  {
    name: 'csvlog',
    wrap: (message, random) =>
      `${clock(random)} UTC,"app","shop",${pid(random)},"172.18.0.5:51234",65f0c1d2.${pid(random).toString(16)},3,"INSERT",2025-03-04 09:12:30 UTC,5/91,0,${message.severity},${message.code},"${message.text.replaceAll('"', '""')}","${(message.detail ?? '').replaceAll('"', '""')}",,,,,,,,"app","client backend",,0`,
  },
  {
    name: 'jsonlog',
    wrap: (message, random) =>
      JSON.stringify({
        timestamp: `${clock(random)} UTC`,
        user: 'app',
        dbname: 'shop',
        pid: pid(random),
        backend_type: 'client backend',
        error_severity: message.severity,
        state_code: message.code,
        message: message.text,
        detail: message.detail,
      }),
  },
];

const NODE: readonly Shape[] = [
  {
    name: 'node-postgres',
    wrap: (message, random) =>
      lines(
        `error: ${message.text}`,
        '    at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:285:98)',
        '    at Socket.<anonymous> (/app/node_modules/pg-protocol/dist/index.js:11:42)',
        '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {',
        `  length: ${80 + random.int(150)},`,
        `  severity: '${message.severity}',`,
        `  code: '${message.code}',`,
        `  detail: ${message.detail ? `'${message.detail}'` : 'undefined'},`,
        '  hint: undefined,',
        '  position: undefined,',
        '}',
      ),
  },
  {
    name: 'postgres.js',
    wrap: (message) =>
      lines(
        `PostgresError: ${message.text}`,
        '    at ErrorResponse (file:///app/node_modules/postgres/src/connection.js:794:26)',
        `    at handle (file:///app/node_modules/postgres/src/connection.js:480:6)`,
        `  severity_local: '${message.severity}',`,
        `  code: '${message.code}'`,
      ),
  },
  {
    name: 'drizzle',
    wrap: (message) =>
      lines(
        'DrizzleQueryError: Failed query: insert into "events" ("id", "payload") values ($1, $2)',
        'params: 7,[object Object]',
        '    at NodePgPreparedQuery.queryWithCache (/app/node_modules/drizzle-orm/pg-core/session.cjs:41:15)',
        `  [cause]: error: ${message.text}`,
        '      at /app/node_modules/pg-pool/index.js:45:11 {',
        `    severity: '${message.severity}',`,
        `    code: '${message.code}',`,
      ),
  },
  {
    name: 'prisma-raw',
    wrap: (message) =>
      lines(
        'PrismaClientKnownRequestError: ',
        'Invalid `prisma.$queryRaw()` invocation:',
        '',
        '',
        `Raw query failed. Code: \`${message.code}\`. Message: \`${message.text}\``,
        '    at ai.handleRequestError (/app/node_modules/@prisma/client/runtime/library.js:174:7325)',
        "  code: 'P2010',",
      ),
  },
  {
    name: 'prisma-connector',
    wrap: (message) =>
      `Error occurred during query execution:\nConnectorError(ConnectorError { user_facing_error: None, kind: QueryError(PostgresError { code: "${message.code}", message: "${escapeJson(message.text)}", severity: "${message.severity}", detail: ${message.detail ? `Some("${escapeJson(message.detail)}")` : 'None'}, column: None, hint: None }), transient: false })`,
  },
  {
    name: 'sequelize',
    wrap: (message) =>
      lines(
        `SequelizeDatabaseError: ${message.text}`,
        '    at Query.formatError (/app/node_modules/sequelize/lib/dialects/postgres/query.js:366:16)',
        `  original: error: ${message.text}`,
        `    code: '${message.code}',`,
      ),
  },
  {
    name: 'typeorm',
    wrap: (message) =>
      lines(
        `QueryFailedError: ${message.text}`,
        '    at PostgresQueryRunner.query (/app/node_modules/typeorm/driver/postgres/PostgresQueryRunner.js:219:19)',
        `  query: '${STATEMENT}',`,
        `  code: '${message.code}',`,
      ),
  },
  { name: 'knex', wrap: (message) => `${STATEMENT} - ${message.text}` },
  {
    name: 'pino',
    wrap: (message, random) =>
      JSON.stringify({
        level: 50,
        time: 1_740_000_000_000 + random.int(1e9),
        pid: pid(random),
        hostname: 'api-7d9f',
        err: {
          type: 'DatabaseError',
          message: message.text,
          stack: `error: ${message.text}\n    at /app/node_modules/pg-pool/index.js:45:11`,
          severity: message.severity,
          code: message.code,
        },
        msg: 'request failed',
      }),
  },
  {
    name: 'winston',
    wrap: (message, random) =>
      JSON.stringify({
        level: 'error',
        message: `query failed: ${message.text}`,
        service: 'api',
        timestamp: `${clock(random)}`,
      }),
  },
];

const PYTHON: readonly Shape[] = [
  {
    name: 'psycopg2',
    wrap: (message) =>
      lines(
        'Traceback (most recent call last):',
        '  File "/srv/app/main.py", line 42, in save',
        '    cursor.execute(query, row)',
        `psycopg2.errors.${camel(message.condition)}: ${message.text}`,
        message.detail && `DETAIL:  ${message.detail}`,
      ),
  },
  {
    name: 'sqlalchemy',
    wrap: (message) =>
      lines(
        `sqlalchemy.exc.${message.severity === 'FATAL' ? 'OperationalError' : 'ProgrammingError'}: (psycopg2.errors.${camel(message.condition)}) ${message.text}`,
        message.detail && `DETAIL:  ${message.detail}`,
        '',
        `[SQL: ${STATEMENT}]`,
        "[parameters: {'id': 7}]",
        '(Background on this error at: https://sqlalche.me/e/20/f405)',
      ),
  },
  {
    name: 'django',
    wrap: (message) =>
      lines(
        'Traceback (most recent call last):',
        '  File "/venv/lib/python3.12/site-packages/django/db/backends/utils.py", line 105, in _execute',
        '    return self.cursor.execute(sql, params)',
        `psycopg.errors.${camel(message.condition)}: ${message.text}`,
        '',
        'The above exception was the direct cause of the following exception:',
        '',
        '  File "/srv/app/views.py", line 18, in post',
        `django.db.utils.ProgrammingError: ${message.text}`,
      ),
  },
  {
    name: 'asyncpg',
    wrap: (message) =>
      lines(
        '  File "asyncpg/protocol/protocol.pyx", line 207, in bind_execute',
        `asyncpg.exceptions.${camel(message.condition)}Error: ${message.text}`,
        message.detail && `DETAIL:  ${message.detail}`,
      ),
  },
];

const OTHERS: readonly Shape[] = [
  {
    name: 'rails',
    wrap: (message) =>
      lines(
        `ActiveRecord::StatementInvalid (PG::${camel(message.condition)}: ${message.severity}:  ${message.text}`,
        message.detail && `DETAIL:  ${message.detail}`,
        '):',
        "app/models/order.rb:12:in `save_all'",
      ),
  },
  {
    name: 'jdbc',
    wrap: (message) =>
      lines(
        'org.springframework.dao.DataAccessResourceFailureException: could not execute statement',
        '\tat org.springframework.orm.jpa.vendor.HibernateJpaDialect.convert(HibernateJpaDialect.java:275)',
        'Caused by: org.hibernate.exception.GenericJDBCException: could not execute statement',
        '\t... 91 common frames omitted',
        `Caused by: org.postgresql.util.PSQLException: ${message.severity}: ${message.text}`,
        message.detail && `  Detail: ${message.detail}`,
        '\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)',
      ),
  },
  {
    name: 'pgx',
    wrap: (message) =>
      `2025/03/04 09:12:33 insert event: ${message.severity}: ${message.text} (SQLSTATE ${message.code})`,
  },
  {
    name: 'lib-pq',
    wrap: (message) =>
      `level=error ts=2025-03-04T09:12:33.482Z caller=store.go:88 msg="query failed" err="pq: ${escapeJson(message.text)}"`,
  },
  {
    name: 'sqlx',
    wrap: (message) =>
      lines(`Error: error returned from database: ${message.text}`, '', 'Caused by:', `    ${message.text}`),
  },
  {
    name: 'tokio-postgres',
    wrap: (message) => `Error querying the database: db error: ${message.severity}: ${message.text}`,
  },
  {
    name: 'npgsql',
    wrap: (message) =>
      lines(
        `Unhandled exception. Npgsql.PostgresException (0x80004005): ${message.code}: ${message.text}`,
        '   at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async, DataRowLoadingMode mode)',
        message.detail && `DETAIL: ${message.detail}`,
      ),
  },
  {
    name: 'pdo',
    wrap: (message) =>
      `PHP Fatal error:  Uncaught PDOException: SQLSTATE[${message.code}]: ${message.condition.replaceAll('_', ' ')}: 7 ${message.severity}:  ${message.text} in /var/www/html/db.php:31`,
  },
  {
    name: 'ecto',
    wrap: (message) => `** (Postgrex.Error) ${message.severity} ${message.code} (${message.condition}) ${message.text}`,
  },
];

const PASTES: readonly Shape[] = [
  { name: 'bare', wrap: (message) => message.text },
  {
    name: 'psql',
    wrap: (message) =>
      lines(
        `${message.severity}:  ${message.text}`,
        message.detail && `DETAIL:  ${message.detail}`,
        message.hint && `HINT:  ${message.hint}`,
      ),
  },
  {
    name: 'coloured',
    wrap: (message) =>
      `\u001b[31m\u001b[1mERROR\u001b[22m\u001b[39m \u001b[90m[api]\u001b[39m ${message.text} \u001b[33m(${message.code})\u001b[39m`,
  },
  { name: 'crlf', wrap: (message) => `${message.severity}:  ${message.text}\r\nSQL state: ${message.code}\r\n` },
  {
    name: 'quoted',
    wrap: (message) => `> ${message.severity}:  ${message.text}\n> SQL state: ${message.code}\n\nwhat does this mean?`,
  },
  {
    name: 'html',
    wrap: (message) => `<pre class="error">${message.severity}:  ${message.text.replaceAll('"', '&quot;')}</pre>`,
  },
  { name: 'zero-width', wrap: (message) => message.text.replaceAll(' ', '\u200b \u200b') },
  {
    name: 'with-consequence',
    wrap: (message, random) =>
      lines(
        serverLog(message, random, (line) => line),
        `${clock(random)} UTC [${pid(random)}] ERROR:  current transaction is aborted, commands ignored until end of transaction block`,
        `${clock(random)} UTC [${pid(random)}] LOG:  could not receive data from client: Connection reset by peer`,
      ),
  },
];

export const SHAPES: readonly Shape[] = [...LOGS, ...NODE, ...PYTHON, ...OTHERS, ...PASTES];
