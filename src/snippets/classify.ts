/**
 * What a statement may do, by its class in PostgreSQL's grammar. This is lint and review aid for authors: the boundary at
 * run time is the transaction and the role, never this list.
 */
import type { Access } from '../../contract/access.ts';
import { type ParsedStatement, type SqlNode, walkSql } from './parse-sql.ts';

const READ = ['SelectStmt', 'ExplainStmt', 'VariableShowStmt'];
const WRITE = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'];
/** Utility classes that a page may run as `admin`. */
const ADMIN = [
  'AlterDatabaseSetStmt',
  'AlterDatabaseStmt',
  'AlterEnumStmt',
  'AlterOwnerStmt',
  'AlterRoleSetStmt',
  'AlterRoleStmt',
  'AlterSeqStmt',
  'AlterSystemStmt',
  'AlterTableStmt',
  'CheckPointStmt',
  'ClusterStmt',
  'CommentStmt',
  'CreateExtensionStmt',
  'CreateFunctionStmt',
  'CreateRoleStmt',
  'CreateStatsStmt',
  'CreateStmt',
  'CreateTableAsStmt',
  'CreatedbStmt',
  'DropRoleStmt',
  'DropStmt',
  'DropdbStmt',
  'GrantRoleStmt',
  'GrantStmt',
  'IndexStmt',
  'RefreshMatViewStmt',
  'ReindexStmt',
  'RenameStmt',
  'TruncateStmt',
  'VacuumStmt',
  'ViewStmt',
];

/** Functions that act although they are called in a SELECT; `admin` may call them. */
const ACTING =
  /^(pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_stat_reset\w*|pg_stat_statements_reset|setval|nextval)$/;
/** Functions that reach past the database, run text as SQL, or outlive the transaction; no page may call them. */
const FORBIDDEN =
  /^(dblink\w*|lo_\w+|set_config|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_file_\w+|pg_(try_)?advisory_\w+|pg_notify|query_to_xml\w*|cursor_to_xml\w*|database_to_xml\w*|pg_logical_emit_message|pg_(create|drop|copy)_\w+|pg_promote|pg_switch_wal|pg_rotate_logfile|pg_import_system_collations)$/;

/** Why a statement does not fit an access level, one sentence; `undefined` when it fits. */
export function misfit(statement: ParsedStatement, access: Access): string | undefined {
  const forbidden = calledFunctions(statement.node).find((name) => FORBIDDEN.test(name));
  if (forbidden) return `A page may not call ${forbidden}(); it reaches past the database or outlives the run.`;
  if (access === 'read') return readMisfit(statement);
  if (access === 'write') {
    if (WRITE.includes(statement.kind)) return undefined;
    return `A write fence holds INSERT, UPDATE, DELETE or MERGE, not ${className(statement.kind)}.`;
  }
  if (ADMIN.includes(statement.kind)) return undefined;
  if (statement.kind === 'SelectStmt' && calledFunctions(statement.node).some((name) => ACTING.test(name)))
    return undefined;
  return `${className(statement.kind)} cannot be run as admin: that is for DDL, maintenance and signals.`;
}

function readMisfit(statement: ParsedStatement): string | undefined {
  if (!READ.includes(statement.kind)) {
    return `A read fence holds SELECT, SHOW or EXPLAIN of a SELECT, not ${className(statement.kind)}.`;
  }
  for (const [kind, node] of walkSql({ [statement.kind]: statement.node })) {
    if (WRITE.includes(kind)) return `A read fence may not hold ${className(kind)}, also not inside WITH or EXPLAIN.`;
    if (kind === 'intoClause') return 'A read fence may not create a table with SELECT INTO.';
    if (kind === 'SelectStmt' && node['lockingClause'])
      return 'A read fence may not lock rows with FOR UPDATE or FOR SHARE.';
  }
  const query =
    statement.kind === 'ExplainStmt' ? Object.keys((statement.node['query'] ?? {}) as SqlNode)[0] : undefined;
  if (query && query !== 'SelectStmt') return `A read fence may explain a SELECT only, not ${className(query)}.`;
  const acting = calledFunctions(statement.node).find((name) => ACTING.test(name));
  return acting ? `${acting}() acts on the server; give the fence access=admin.` : undefined;
}

/** Names of the functions that a statement calls, without their schema. */
function calledFunctions(node: SqlNode): string[] {
  return [...walkSql(node)].flatMap(([kind, fields]) => {
    if (kind !== 'FuncCall') return [];
    const last = (fields['funcname'] as { String?: { sval?: string } }[] | undefined)?.at(-1);
    return last?.String?.sval ? [last.String.sval.toLowerCase()] : [];
  });
}

/** `VacuumStmt` → `Vacuum` */
export const className = (kind: string): string => kind.replace(/Stmt$/, '');

/** Whether PostgreSQL takes the statement inside a transaction block (25001 otherwise). */
export function isTransactional({ kind, node }: ParsedStatement): boolean {
  if (['CreatedbStmt', 'DropdbStmt', 'AlterSystemStmt'].includes(kind)) return false;
  if (kind === 'VacuumStmt') return node['is_vacuumcmd'] !== true;
  if (kind === 'IndexStmt' || kind === 'DropStmt') return node['concurrent'] !== true;
  if (kind === 'ClusterStmt') return node['relation'] !== undefined;
  if (kind === 'ReindexStmt') {
    const concurrently = JSON.stringify(node['params'] ?? []).includes('"concurrently"');
    return (
      !concurrently &&
      !['REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE', 'REINDEX_OBJECT_SCHEMA'].includes(String(node['kind']))
    );
  }
  return true;
}
