/** Servers that speak PostgreSQL's protocol and are something else. What their catalogs answer means little. */
/** Each says its name in `version()`; most begin like PostgreSQL. */
const MAKES: readonly (readonly [RegExp, string])[] = [
  [/cockroach/i, 'CockroachDB'],
  [/-YB-|yugabyte/i, 'YugabyteDB'],
  [/redshift/i, 'Amazon Redshift'],
  [/materialize/i, 'Materialize'],
  [/risingwave/i, 'RisingWave'],
  [/greenplum/i, 'Greenplum'],
  [/questdb/i, 'QuestDB'],
  [/cratedb/i, 'CrateDB'],
];

/** The make by what `version()` says, or undefined for PostgreSQL. Pure. */
export function makeOf(version: string): string | undefined {
  const known = MAKES.find(([pattern]) => pattern.test(version))?.[1];
  return known ?? (/^PostgreSQL \d/.test(version) ? undefined : 'not PostgreSQL');
}
