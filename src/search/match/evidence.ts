/** Whether a paste is about PostgreSQL at all, and which tool was at work. Needed where the message alone does not say. */
import type { PreparedIndex } from './prepare.ts';

export interface Evidence {
  /** PostgreSQL, a program around it, or its port is named. */
  readonly postgres: boolean;
  /** A database is spoken of, in words that other systems use too. */
  readonly database: boolean;
  /** Index of the other system that the paste names most, with no sign of PostgreSQL. */
  readonly foreign: number | undefined;
  /** Whether that is another database, whose errors are worded like PostgreSQL's. */
  readonly isDatabase: boolean;
  /** Index of the system in whose form the message is printed: then it is that system's, whatever the words. */
  readonly form: number | undefined;
}

const POSTGRES =
  /postgre|postmaster|\bpsql|\bpg\b|\bpg[-_.:/]|pgsql|pgx|pgconn|psycopg|npgsql|libpq|pgbouncer|pgadmin|supabase|\bneon\b|timescale|\.s\.PGSQL|:54\d\d\b|:6543\b|port["']?\s{0,3}[:=]?\s{0,3}["']?54\d\d\b|:2506\d\b|sqlstate\W{0,3}(?!HY|42S|23000)[0-9A-Z]{5}/i;
/** Tools that most often speak to PostgreSQL; what is printed in another database's own form is that one's all the same. */
const TOOL_OF_SEVERAL =
  /prisma|drizzle|DATABASE_URL|hikari|activerecord|sqlalche|sequelize|typeorm|knex|kysely|mikro-?orm|\bsqlx\b|\becto\b/i;
const DATABASE =
  /\b(?:databases?|db|sql|tables?|rows?|quer(?:y|ies)|schema|column|migrat\w*|jdbc|hibernate|dump|backup|restore|transaction|constraint|foreign key|select|insert|seq scan|index(?:es)?|records?|statements?|sequences?|primary key|encoding|n\+1|connections?|max_connections|pool|unique|duplicates?|localhost:5555|(?<!android |visual |obs )studio)\b/i;

/** What a paste gives away about where it comes from. */
export function findEvidence(text: string, words: ReadonlySet<string>, index: PreparedIndex): Evidence {
  const form = index.forms.find(({ pattern }) => pattern.test(text))?.subject;
  const postgres = POSTGRES.test(text) || (form === undefined && TOOL_OF_SEVERAL.test(text));
  let foreign: number | undefined;
  let most = 0;
  for (const [at, subject] of index.subjects.entries()) {
    const named = (subject.marks ?? []).filter((mark) => words.has(mark)).length + portsNamed(text, subject.ports);
    if (named > most) [most, foreign] = [named, at];
  }
  const isDatabase = !postgres && foreign !== undefined && (index.subjects[foreign]?.database ?? false);
  return { postgres, database: DATABASE.test(text), foreign: postgres ? undefined : foreign, isDatabase, form };
}

/** Ports of other systems in `host:6379` or `port: 6379`. */
function portsNamed(text: string, ports: readonly number[] | undefined): number {
  if (!ports) return 0;
  const named = [...text.matchAll(/[\w\]*:]:(\d{2,5})(?!\d|[.:]\d)|port["']?\s{0,3}[:=]?\s{0,3}["']?(\d{2,5})\b/gi)];
  return named.filter((match) => ports.includes(Number(match[1] ?? match[2]))).length;
}

/** Signs of a tool at work, or of a severity, for messages that mean something else when they come with it. */
const TOOLS: Readonly<Record<string, RegExp>> = {
  drizzle: /drizzle[-.]?(?:kit|config)/i,
  // Of Prisma's commands that load the configuration, Studio alone listens on a port.
  studio: /\bstudio\b|:5555\b|Loaded Prisma config/i,
  pg_dump: /\bpg_dump(?:all)?\b/i,
  migration: /migrat|alembic|flyway|liquibase|schema[-_]engine|db:deploy/i,
  restore:
    /pg_restore|\bpsql:[^\s:]+:\d+:|\brestor|^\s*(?:CREATE|ALTER|COPY|SET|COMMENT|GRANT|REVOKE)(?: [A-Z]+| \d+)?\s*$/m,
};

/** Severities that a message of two meanings has in each; drivers leave the severity out, so only the other one speaks against. */
const OTHER_SEVERITY: Readonly<Record<string, RegExp>> = { fatal: /\bERROR:/, error: /\bFATAL:/ };

/** What counts of a message that only follows from another error, and of one whose home is another page. */
export const AFTER = 0.35;
const ALSO = 0.8;

/** How much a signature's condition adds or takes: more with its tool at work, less without it or with the other severity. */
export function conditionFactor(condition: string | undefined, text: string): number {
  if (condition === undefined) return 1;
  if (condition === 'after') return AFTER;
  if (condition === 'also') return ALSO;
  const other = OTHER_SEVERITY[condition];
  // Without a severity the login is the likelier reading: drivers leave it out where there was no statement yet.
  if (other) return other.test(text) ? 0.4 : condition === 'error' && !/\bERROR:/.test(text) ? 0.9 : 1;
  return TOOLS[condition]?.test(text) ? 1.3 : 0.3;
}

/** A host of the public internet that no database lives at, in a message that every program prints. */
const PUBLIC_HOST =
  /(?:ENOTFOUND|EAI_AGAIN|lookup|connect \w+)\s+(?!\S*(?:sql|postgres|pg|db|rds|data|neon|supabase))\S+\.(?:com|org|net|io|dev|app|co|ai|cloud|sh)\b/i;
/** A port in such a message. PostgreSQL's own ports are signs of PostgreSQL and need not be left out here. */
const ADDRESS = /(?:ECONNREFUSED|ETIMEDOUT|ECONNRESET|EADDRINUSE|dial tcp|Connection refused)[^\n]{0,120}:\d{2,5}\b/;

/** Whether a message that any program prints names a place where no PostgreSQL is. */
export const isElsewhere = (text: string): boolean => PUBLIC_HOST.test(text) || ADDRESS.test(text);

/** Messages that every program with a socket or a file prints; they need a sign of PostgreSQL beside them. */
const ANY_PROGRAM =
  /\b(?:econn\w+|enotfound|eai_again|etimedout|ehostunreach|enetunreach|eaddrinuse|epipe|enoent|erefused)\b|dial (?:tcp|error)|java.net|no such host|non.existing domain|no space left on device|connection (?:refused|timed out)|timeout expired|no route to host|host is unreachable|unexpected eof|broken pipe|certificate|invalid url|bad connection|connection is closed|connection already closed|operation timed? ?out|no response/i;
const NAMES_POSTGRES =
  /postgres|postmaster|psql|pg_|libpq|connect to server|on socket|server at|base.\{|write.ahead|sequelizeconn|\.s.pgsql/i;

/** Whether a message could come from any program. `told` is what of it was found: half of it may name PostgreSQL no more. */
export const isAnyPrograms = (signature: string, told: string): boolean =>
  ANY_PROGRAM.test(signature) && !NAMES_POSTGRES.test(told);
