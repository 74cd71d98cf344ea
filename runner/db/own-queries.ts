/**
 * Every query that the runner makes by itself, in one list: a test runs each of them against a database whose owner has
 * shadowed operators, functions, casts and types. They are evaluated under `search_path = pg_catalog` (`guard.ts`), which is
 * what makes their operators PostgreSQL's own. Statements that evaluate nothing (BEGIN, SET LOCAL, SAVEPOINT) are not here.
 */

const IDENTITY = (system: string, timeline: string): string => `SELECT
  pg_catalog.current_setting('server_version') AS version,
  pg_catalog.current_setting('server_version_num') AS version_number,
  pg_catalog.version() AS banner,
  d.datname AS database, d.oid AS database_oid, r.rolname AS username, r.rolsuper AS superuser,
  pg_catalog.pg_is_in_recovery() AS in_recovery,
  pg_catalog.pg_backend_pid() AS pid,
  (SELECT pg_catalog.json_agg(pg_catalog.substr(mark, 20)) FROM (
     SELECT c AS mark FROM pg_catalog.pg_db_role_setting AS s CROSS JOIN pg_catalog.unnest(s.setconfig) AS c
       WHERE s.setdatabase IN (0, d.oid) AND s.setrole IN (0, r.oid)
     UNION ALL SELECT 'runner.environment=' || pg_catalog.current_setting('runner.environment', true)) AS m
   WHERE mark ~* '^runner\\.environment=.') AS marks,
  (SELECT pg_catalog.json_object_agg(e.extname, n.nspname) FROM pg_catalog.pg_extension AS e
     JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace) AS extensions,
  ${system} AS system, ${timeline} AS timeline
FROM pg_catalog.pg_database AS d, pg_catalog.pg_roles AS r
WHERE d.datname = pg_catalog.current_database() AND r.rolname = session_user`;

export const OWN = {
  /** Who is on the other end; `marks` and `extensions` are JSON. */
  identity: IDENTITY(
    '(SELECT system_identifier FROM pg_catalog.pg_control_system())',
    `CASE WHEN pg_catalog.pg_is_in_recovery() THEN ''
       ELSE pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8) END`,
  ),
  /** For hosted servers that keep pg_control_system() to themselves. */
  identityWithoutControl: IDENTITY("''", "''"),
  /** What snippets may require: roles, settings, functions, tables, preloaded libraries. */
  facts: `SELECT
    (SELECT pg_catalog.json_agg(rolname) FROM pg_catalog.pg_roles
       WHERE rolname = ANY ($1::name[]) AND pg_catalog.pg_has_role(oid, 'USAGE')) AS roles,
    (SELECT pg_catalog.json_object_agg(name, setting) FROM pg_catalog.pg_settings
       WHERE name = ANY ($2::text[])) AS settings,
    (SELECT pg_catalog.json_agg(DISTINCT p.proname) FROM pg_catalog.pg_proc AS p
       WHERE p.proname = ANY ($3::name[]) AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')) AS functions,
    (SELECT pg_catalog.json_agg(c.relname) FROM pg_catalog.pg_class AS c
       JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ANY ($4::name[])
         AND n.nspname = ANY ($5::name[])) AS tables,
    (SELECT pg_catalog.json_agg(DISTINCT pg_catalog.split_part(name, '.', 1)) FROM pg_catalog.pg_settings
       WHERE name ~ '\\.') AS libraries,
    (SELECT pg_catalog.has_schema_privilege('public', n.oid, 'CREATE')
       FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'public') AS public_may_create`,
  columnTypes: `SELECT pg_catalog.format_type(t.oid, t.modifier) AS name
    FROM ROWS FROM (pg_catalog.unnest($1::oid[]), pg_catalog.unnest($2::int[])) AS t(oid, modifier)`,
  /** Tables of people, that is not PostgreSQL's own, which this transaction has locked. */
  heldLocks: `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS relation, l.mode
    FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
      AND c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname !~ '^(pg_|information_schema)'
    ORDER BY 1, 2`,
  /** Position of the next byte in the write-ahead log. */
  walPosition: "SELECT pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS position",
  transactionId: 'SELECT pg_catalog.pg_current_xact_id_if_assigned()::text AS id',
  transactionStatus: 'SELECT pg_catalog.pg_xact_status($1::xid8) AS status',
  /**
   * The server itself writes the query for a table's rows by their primary key, with its own quoting of names. Each key column
   * arrives as one array; ORDINALITY tells to which new row an old row belongs. Keys are compared with their index's own operator.
   */
  keyLookup: `SELECT pg_catalog.format('SELECT k.ordinality, %s FROM %s AS t JOIN ROWS FROM (%s) WITH ORDINALITY AS k(%s, ordinality) ON %s',
      (SELECT pg_catalog.string_agg(pg_catalog.format('t.%I', a.attname), ', ' ORDER BY c.place)
         FROM pg_catalog.unnest($2::int[]) WITH ORDINALITY AS c(attnum, place)
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = c.attnum),
      i.indrelid::pg_catalog.regclass,
      pg_catalog.string_agg(pg_catalog.format('pg_catalog.unnest($%s::text[]::%s[])', k.place, pg_catalog.format_type(ka.atttypid, ka.atttypmod)), ', ' ORDER BY k.place),
      pg_catalog.string_agg('k' || k.place, ', ' ORDER BY k.place),
      pg_catalog.string_agg(pg_catalog.format('t.%I OPERATOR(%I.%s) k.k%s', ka.attname, n.nspname, o.oprname, k.place), ' AND ' ORDER BY k.place)) AS sql,
    pg_catalog.string_agg(k.attnum::text, ' ' ORDER BY k.place) AS key
  FROM pg_catalog.pg_index AS i
    CROSS JOIN pg_catalog.unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, place)
    JOIN pg_catalog.pg_attribute AS ka ON ka.attrelid = i.indrelid AND ka.attnum = k.attnum
    JOIN pg_catalog.pg_opclass AS oc ON oc.oid = i.indclass[k.place - 1]
    JOIN pg_catalog.pg_amop AS ao ON ao.amopfamily = oc.opcfamily AND ao.amopstrategy = 3
      AND ao.amoplefttype = oc.opcintype AND ao.amoprighttype = oc.opcintype
    JOIN pg_catalog.pg_operator AS o ON o.oid = ao.amopopr
    JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace
  WHERE i.indrelid = $1::oid AND i.indisprimary AND k.place <= i.indnkeyatts
  GROUP BY i.indrelid, i.indnkeyatts HAVING pg_catalog.count(*) = i.indnkeyatts`,
  /** Indexes that a CONCURRENTLY has left behind. */
  invalidIndexes: `SELECT i.indexrelid AS oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.relname AS short
    FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname !~ '^pg_' ORDER BY 2`,
  /** Ends a session of ours that does not let itself be cancelled; the name says that it is still the same run's. */
  terminate: `SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity AS a
    WHERE a.pid = $1::int AND a.application_name = $2::text AND a.state <> 'idle'`,
  owners: `SELECT DISTINCT r.rolname AS name, r.rolsuper::text AS superuser
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_roles AS r ON r.oid = c.relowner
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'v', 'S') AND r.rolname !~ '^(pg_|proofbook_)'
      AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1`,
  existingRoles: 'SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY ($1::name[])',
} as const;
