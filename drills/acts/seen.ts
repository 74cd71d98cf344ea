/** Who sees a fault, and how: `server.refuses('…')`, `prisma.throws(act)`, `psql.prints(act)`. */
import type { Emitter, Versions } from '../harness/drill.ts';
import type { ActWith, SymptomFacts } from '../harness/facts.ts';
import type { Login } from '../harness/login.ts';
import { failing } from './verbs.ts';

/** The ways in which one emitter's words reach somebody. */
const wordsOf = (emitter: Emitter) => ({
  /** What an act throws; fails when it throws nothing. */
  throws: <W = unknown>(act: ActWith<W>): SymptomFacts<W> => ({ emitter, see: failing(act) }),
  /** What an act resolves to: a text, or the result of a command. */
  prints: <W = unknown>(act: ActWith<W>): SymptomFacts<W> => ({ emitter, see: act }),
});

/** Statements on one connection; the last one throws. */
const refused =
  (statements: readonly string[], login?: Login): ActWith<unknown> =>
  async (lab) => {
    const client = await lab.connect(login);
    try {
      for (const statement of statements.slice(0, -1)) await client.query(statement);
      return await lab.errorOf(() => client.query(statements.at(-1) ?? ''));
    } finally {
      await client.end();
    }
  };

/** What psql prints for statements on one connection. */
const printed =
  (statements: readonly string[], login?: Login): ActWith<unknown> =>
  (lab) =>
    lab.psql(
      statements.flatMap((statement) => ['-c', statement]),
      login,
    );

/** PostgreSQL itself, whichever client passes its words on. */
export const server = {
  ...wordsOf('server'),
  /** Refuses the last of some statements on one connection. */
  refuses: (...statements: string[]): SymptomFacts<unknown> => ({ emitter: 'server', see: refused(statements) }),
  /** Refuses a role. */
  refusesAs: (login: Login, ...statements: string[]): SymptomFacts<unknown> => ({
    emitter: 'server',
    see: refused(statements, login),
  }),
  /** Says something in psql's output, a plan or a notice. */
  tells: (...statements: string[]): SymptomFacts<unknown> => ({ emitter: 'server', see: printed(statements) }),
  /** Refuses a connection. */
  refusesLogin: (login: Login): SymptomFacts<unknown> => ({
    emitter: 'server',
    see: failing((lab) => lab.query('SELECT 1', login)),
  }),
};

export const psql = {
  ...wordsOf('psql'),
  /** What psql itself says of its arguments. */
  says: (args: readonly string[], login?: Login): SymptomFacts<unknown> => ({
    emitter: 'psql',
    see: (lab) => lab.psql(args, login),
  }),
};

export const libpq = wordsOf('libpq');
export const nodePostgres = wordsOf('node-postgres');
export const node = wordsOf('node');
export const prisma = wordsOf('prisma');
export const prismaMigrate = wordsOf('prisma-migrate');
export const prismaStudio = wordsOf('prisma-studio');
export const drizzleOrm = wordsOf('drizzle-orm');
export const drizzleKit = wordsOf('drizzle-kit');
export const pgDump = wordsOf('pg_dump');
export const pgRestore = wordsOf('pg_restore');
export const docker = wordsOf('docker');

/** The same, on some PostgreSQL versions only: `on('16-18', server.refuses('…'))`. */
export const on = <T extends object>(versions: Versions, facts: T): T & { readonly versions: Versions } => ({
  ...facts,
  versions,
});
