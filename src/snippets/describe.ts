/** Fences of psql's describe commands, `\dt` or `\d "User"`: which of them may run, and what they become in the manifest. */
import { DESCRIBE, type Statement } from '../../contract/snippet.ts';

/** The commands that list or describe; all of them only read. `\d` and its like take `S`, `+` and a pattern. */
const COMMAND = /^\\(?:l|d(?:[dfimnpstuvx]|g|rds)?)[S+]*(?: ("[^"\\]+"|[\w.*?]+))?$/;

/** Why a fence cannot be run as a describe command, one sentence; `undefined` when it can. */
export function describeMisfit(code: string, access: string, params: number): string | undefined {
  if (access !== 'read') return 'A psql fence only reads; take its access away.';
  if (params > 0) return 'A psql fence takes no parameters; write the name into the command.';
  return COMMAND.test(code.trim())
    ? undefined
    : 'A psql fence that runs holds one describe command: \\l or \\d, \\dt, \\di, \\du and their like, with at most one pattern.';
}

/** The one statement of a checked fence. */
export const describeStatement = (code: string): Statement => ({
  sql: code.trim(),
  class: DESCRIBE,
  params: [],
  transactional: true,
});
