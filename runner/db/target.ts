/** What the target is and has, asked when a page wants to know: identity, extensions, roles and settings. */
import type { Snippet } from '../../contract/snippet.ts';
import type { Connection } from './connect.ts';
import { openConnection } from './connect.ts';
import type { Identity } from './identity.ts';
import { identify } from './identity.ts';
import type { TargetConfig } from './target-config.ts';

export interface TargetFacts extends Identity {
  readonly extensions: ReadonlySet<string>;
  /** Roles of those that snippets ask for, whose rights the login role has. */
  readonly roles: ReadonlySet<string>;
  /** Tables of the described stack that snippets name, of those that the search path finds here. */
  readonly tables: ReadonlySet<string>;
  /** Settings that snippets ask for. */
  readonly settings: ReadonlyMap<string, string>;
  /** Whether every role may create objects in `public`, and so plant functions there; the default before PostgreSQL 15. */
  readonly publicMayCreate: boolean;
}

const EXTENSIONS = 'SELECT extname AS name FROM pg_catalog.pg_extension';
const ROLES = `SELECT rolname AS name FROM pg_catalog.pg_roles
  WHERE rolname = ANY ($1::name[]) AND pg_catalog.pg_has_role(oid, 'USAGE')`;
const TABLES = `SELECT c.relname AS name FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ANY ($1::name[]) AND n.nspname = ANY ($2::name[])`;
const SETTINGS = 'SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY ($1::text[])';

const PUBLIC_MAY_CREATE = `SELECT coalesce(pg_catalog.has_schema_privilege('public', n.oid, 'CREATE'), false) AS may
  FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'public'`;

/** Connects once and reads everything the requirements of these snippets ask for. */
export async function readFacts(target: TargetConfig, snippets: readonly Snippet[]): Promise<TargetFacts> {
  const connection = await openConnection(target, 'proofbook/target');
  try {
    return await factsOn(connection, await identify(connection), target, snippets);
  } finally {
    await connection.close();
  }
}

/** The same on a connection that is open already. */
export async function factsOn(
  { client }: Connection,
  identity: Identity,
  target: Pick<TargetConfig, 'searchPath'>,
  snippets: readonly Snippet[],
): Promise<TargetFacts> {
  const needs = snippets.flatMap((snippet) => snippet.requires);
  const required = needs.flatMap((need) => (need.kind === 'role' ? [need.name] : []));
  const roleNames = [...required, ...snippets.flatMap((snippet) => snippet.sees)];
  const settingNames = needs.flatMap((need) => (need.kind === 'setting' ? [need.name] : []));
  const extensions = await client.query<{ name: string }>(EXTENSIONS);
  const roles = await client.query<{ name: string }>({ text: ROLES, values: [roleNames] });
  const tableNames = needs.flatMap((need) => (need.kind === 'table' ? [need.name] : []));
  const tables = await client.query<{ name: string }>({ text: TABLES, values: [tableNames, target.searchPath] });
  const settings = await client.query<{ name: string; setting: string }>({ text: SETTINGS, values: [settingNames] });
  const creators = await client.query<{ may: string }>(PUBLIC_MAY_CREATE);
  return {
    ...identity,
    publicMayCreate: creators.rows[0]?.may === 't',
    extensions: new Set(extensions.rows.map((row) => row.name)),
    roles: new Set(roles.rows.map((row) => row.name)),
    tables: new Set(tables.rows.map((row) => row.name)),
    settings: new Map(settings.rows.map((row) => [row.name, row.setting])),
  };
}
