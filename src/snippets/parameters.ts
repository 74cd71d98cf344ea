/**
 * `:name` to `$n`, the way psql reads it: by PostgreSQL's own scanner, so that strings, comments, casts (`::int`) and
 * slices are left alone. PostgreSQL counts bytes of UTF-8 here; so do the offsets in this file.
 */
import { scanSync } from 'libpg-query';

const COLON = 58;
const IDENTIFIER = 258;
const PARAM = 267;

export interface BoundSql {
  sql: string;
  /** Names behind `$1`, `$2`, …; a name used twice is bound once. */
  params: string[];
}

interface Replacement {
  start: number;
  end: number;
  text: string;
}

/** Replaces the uses of the declared names by `$1`, `$2`, …; another `:word` is left to the parser, which refuses it. */
export function bindParameters(sql: string, declared: readonly string[]): BoundSql {
  if (declared.length === 0) return { sql, params: [] };
  const params: string[] = [];
  const { tokens } = scanSync(sql);
  const uses = tokens.flatMap((token, i): Replacement[] => {
    const name = tokens[i + 1];
    const adjacent = token.tokenType === COLON && name?.start === token.end;
    if (!name || !adjacent || !(name.tokenType === IDENTIFIER || name.keywordKind > 0)) return [];
    if (!declared.includes(name.text)) return [];
    if (!params.includes(name.text)) params.push(name.text);
    return [{ start: token.start, end: name.end, text: `$${params.indexOf(name.text) + 1}` }];
  });
  return { sql: replaceBytes(sql, uses), params };
}

/** One statement of a bound fence with parameters of its own, numbered from `$1` again. */
export function renumberParameters(sql: string, fenceParams: readonly string[]): BoundSql {
  if (fenceParams.length === 0) return { sql, params: [] };
  const params: string[] = [];
  const uses = scanSync(sql).tokens.flatMap((token): Replacement[] => {
    const name = token.tokenType === PARAM ? fenceParams[Number(token.text.slice(1)) - 1] : undefined;
    if (name === undefined) return [];
    if (!params.includes(name)) params.push(name);
    return [{ start: token.start, end: token.end, text: `$${params.indexOf(name) + 1}` }];
  });
  return { sql: replaceBytes(sql, uses), params };
}

function replaceBytes(source: string, replacements: readonly Replacement[]): string {
  const bytes = Buffer.from(source);
  const parts: Buffer[] = [];
  let copied = 0;
  for (const { start, end, text } of replacements) {
    parts.push(bytes.subarray(copied, start), Buffer.from(text));
    copied = end;
  }
  return Buffer.concat([...parts, bytes.subarray(copied)]).toString();
}
