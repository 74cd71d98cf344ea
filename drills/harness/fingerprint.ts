/** Schema, data, roles and settings of a lab's server, one line a thing, so that "nothing else changed" can be said. */
import type pg from 'pg';

/** What each thing is, by its name: `index public."User_email_key"` to its definition or a hash of it. */
export type Fingerprint = ReadonlyMap<string, string>;

/** Relations of the database's own schemas; what extensions made counts with the extension. */
const OWN = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%'`;
const NOT_OF_EXTENSION = (object: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = ${object} AND d.deptype = 'e')`;
const NAME = `quote_ident(n.nspname) || '.' || quote_ident(c.relname)`;

const SCHEMA_QUERIES = [
  // Columns in the order of their names: a column that was dropped and made again stands elsewhere and is the same.
  `SELECT 'table ' || ${NAME} || ' definition' AS name,
          string_agg(format('%I %s%s default %s', a.attname, format_type(a.atttypid, a.atttypmod),
                            CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, pg_get_expr(f.adbin, f.adrelid)), ', ' ORDER BY a.attname)
            || ' owner ' || pg_get_userbyid(c.relowner) || ' acl ' || coalesce(c.relacl::text, '') AS value
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p', 'f') AND ${OWN} AND ${NOT_OF_EXTENSION('c.oid')}
   GROUP BY n.nspname, c.relname, c.relowner, c.relacl::text`,
  `SELECT 'view ' || ${NAME}, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('v', 'm') AND ${OWN} AND ${NOT_OF_EXTENSION('c.oid')}`,
  `SELECT 'sequence ' || ${NAME}, '' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'S' AND ${OWN}`,
  `SELECT 'index ' || ${NAME}, pg_get_indexdef(c.oid) || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
   FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OWN} AND ${NOT_OF_EXTENSION('i.indrelid')}`,
  // Since 18 NOT NULL is a constraint too; it is part of the table's definition here on every version.
  `SELECT 'constraint ' || ${NAME} || ' ' || quote_ident(o.conname), pg_get_constraintdef(o.oid)
   FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE o.contype <> 'n' AND ${OWN} AND ${NOT_OF_EXTENSION('c.oid')}`,
  `SELECT 'function ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
          md5(p.prosrc) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OWN} AND ${NOT_OF_EXTENSION('p.oid')}`,
  `SELECT 'schema ' || quote_ident(n.nspname), coalesce(n.nspacl::text, '') FROM pg_namespace n WHERE ${OWN}`,
  `SELECT 'extension ' || quote_ident(extname), extversion FROM pg_extension`,
];

const CLUSTER_QUERIES = [
  `SELECT 'role ' || quote_ident(r.rolname), concat_ws(' ', r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolconnlimit,
          r.rolvaliduntil, md5(a.rolpassword), (SELECT array_agg(g.roleid::regrole::text ORDER BY 1) FROM pg_auth_members g WHERE g.member = r.oid))
   FROM pg_roles r JOIN pg_authid a ON a.oid = r.oid WHERE r.rolname NOT LIKE 'pg\\_%'`,
  `SELECT 'database ' || quote_ident(datname), concat_ws(' ', pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datconnlimit,
          (SELECT string_agg(item::text, ' ' ORDER BY item::text) FROM unnest(datacl) AS item))
   FROM pg_database`,
  `SELECT 'setting ' || split_part(entry, '=', 1) ||
          CASE WHEN s.setdatabase = 0 THEN '' ELSE ' database ' || (SELECT datname FROM pg_database WHERE oid = s.setdatabase) END ||
          CASE WHEN s.setrole = 0 THEN '' ELSE ' role ' || s.setrole::regrole::text END, entry
   FROM pg_db_role_setting s, unnest(s.setconfig) AS entry`,
  `SELECT 'setting ' || name || ' system', setting FROM pg_file_settings WHERE sourcefile LIKE '%/postgresql.auto.conf'`,
  `SELECT 'access rules', md5(string_agg(concat_ws(' ', type, database, user_name, address, netmask, auth_method, options), ',' ORDER BY line_number))
   FROM pg_hba_file_rules`,
];

/** Takes the fingerprint of the database that a superuser's client is connected to, and of its cluster. */
export async function takeFingerprint(client: pg.Client): Promise<Fingerprint> {
  const lines = new Map<string, string>();
  for (const query of [...SCHEMA_QUERIES, ...CLUSTER_QUERIES]) {
    const { rows } = await client.query<[string, string]>({ text: query, rowMode: 'array' });
    for (const [name, value] of rows) lines.set(name, value);
  }
  for (const table of [...lines.keys()].flatMap((name) => /^table (.+) definition$/.exec(name)?.[1] ?? [])) {
    lines.set(`table ${table} rows`, await hashRows(client, table));
  }
  return lines;
}

/** Number and hash of a table's rows, in any order; by their text where a type has no hash of its own. */
async function hashRows(client: pg.Client, table: string): Promise<string> {
  const ask = async (hash: string): Promise<string> => {
    const text = `SELECT count(*) || ' rows, ' || coalesce(sum(${hash}), 0) FROM ${table} AS t`;
    const { rows } = await client.query<[string]>({ text, rowMode: 'array' });
    return rows[0]?.[0] ?? '';
  };
  return ask('hash_record_extended(t, 0)').catch(() => ask('hashtextextended(t::text, 0)'));
}

/** Names of what was added, removed or changed. */
export function differences(before: Fingerprint, after: Fingerprint): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

/** Compares what changed with what was declared; returns what is wrong, in words. */
export function judgeChanges(changed: readonly string[], declared: readonly string[]): string[] {
  const expressions = declared.map((glob) => ({
    glob,
    fits: new RegExp(`^${glob.split('*').map(RegExp.escape).join('.*')}$`),
  }));
  const surprising = changed.filter((name) => !expressions.some(({ fits }) => fits.test(name)));
  const missing = expressions.filter(({ fits }) => !changed.some((name) => fits.test(name)));
  return [
    ...surprising.map((name) => `${name} has changed, which nobody declared`),
    ...missing.map(({ glob }) => `${glob} was to change and has not`),
  ];
}
