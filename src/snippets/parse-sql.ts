/** SQL to statements by PostgreSQL's own grammar (libpg-query is its parser, compiled). */
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';

await loadModule();

/** A node of PostgreSQL's parse tree: one key, its kind, and its fields. */
export type SqlNode = Record<string, unknown>;

export interface ParsedStatement {
  /** The statement's own text, trimmed, without its semicolon. */
  sql: string;
  /** Kind of the top node, `SelectStmt`. */
  kind: string;
  node: SqlNode;
}

export type ParsedSql = { statements: ParsedStatement[] } | { message: string; offset: number };

/** Parses a whole fence. A syntax error comes back as PostgreSQL's message and its place in characters from 0. */
export function parseSql(sql: string): ParsedSql {
  try {
    const bytes = Buffer.from(sql);
    const statements = (parseSync(sql).stmts ?? []).map((raw) => {
      const start = raw.stmt_location ?? 0;
      const end = raw.stmt_len ? start + raw.stmt_len : bytes.length;
      const [kind = '', node = {}] = Object.entries(raw.stmt ?? {})[0] ?? [];
      const text = bytes.subarray(start, end).toString();
      return { sql: text.trim().replace(/;$/, ''), kind, node: node as SqlNode };
    });
    return { statements };
  } catch (error) {
    if (hasSqlDetails(error)) return { message: error.message, offset: error.sqlDetails?.cursorPosition ?? 0 };
    throw error;
  }
}

/** Every node below and including the given one, as `[kind, fields]`. */
export function* walkSql(value: unknown): Generator<[string, SqlNode]> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walkSql(item);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) {
      if (child !== null && typeof child === 'object' && !Array.isArray(child)) yield [key, child as SqlNode];
      yield* walkSql(child);
    }
  }
}
