/**
 * What a statement may do, by its class in PostgreSQL's grammar. This is lint and review aid for authors: the boundary at
 * run time is the transaction and the role, never this list.
 */
import type { Access } from '../../contract/access.ts';
import { type ParsedStatement, type SqlNode, walkSql } from './parse-sql.ts';
import { functionClass } from './sql-functions.ts';

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

/** Why a statement does not fit an access level, one sentence; `undefined` when it fits. */
export function misfit(statement: ParsedStatement, access: Access): string | undefined {
  const called = calledFunctions(statement.node);
  const text = called.find((name) => functionClass(name) === 'runs text');
  if (text) return `A page may not call ${text}(); it runs a text as SQL, which nobody checks. Write the query itself.`;
  const forbidden = called.find((name) => functionClass(name) === 'reaches out');
  if (forbidden) return `A page may not call ${forbidden}(); it reaches past the database or outlives the run.`;
  if (access === 'read') return readMisfit(statement);
  if (access === 'write') {
    if (WRITE.includes(statement.kind)) return undefined;
    return `A write fence holds INSERT, UPDATE, DELETE or MERGE, not ${className(statement.kind)}.`;
  }
  if (ADMIN.includes(statement.kind)) return undefined;
  if (statement.kind === 'SelectStmt' && calledFunctions(statement.node).some((name) => functionClass(name) === 'acts'))
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
  const acting = calledFunctions(statement.node).find((name) => functionClass(name) === 'acts');
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
