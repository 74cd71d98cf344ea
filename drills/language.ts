/** The language of drills: everything that a page's drill is written in, from one place. docs/DRILLS.md teaches it. */
export { assertUsesIndex, planOf, usesIndex } from './acts/plan.ts';
export {
  docker,
  drizzleKit,
  drizzleOrm,
  libpq,
  node,
  nodePostgres,
  on,
  pgDump,
  pgRestore,
  prisma,
  prismaMigrate,
  prismaStudio,
  psql,
  server,
} from './acts/seen.ts';
export { block, failing, inTurn, query, replaceAll, restart, run, shell, sql } from './acts/verbs.ts';
export { type ActWith, drill, type FaultOf, prepared, type Shows, type SymptomFacts } from './harness/facts.ts';
export type { Lab } from './harness/lab.ts';
export { every, first, no, rows, some } from './harness/row-facts.ts';
