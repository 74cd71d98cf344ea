/** Reads the record and tells whether it is whole. */
import { readFileSync } from 'node:fs';
import type { Entry } from './entry.ts';
import { entryHash, entrySchema } from './entry.ts';

export interface AuditFile {
  readonly entries: readonly Entry[];
  /** Lines that are not as they were written, one sentence each; empty for a whole file. */
  readonly problems: readonly string[];
}

/** Checks each line's form, its hash and its link to the line before. A last line cut by a crash is told as such. */
export function readEntries(file: string): AuditFile {
  const lines = readFileSync(file, 'utf8').split('\n');
  const cut = lines.pop() ?? '';
  const entries: Entry[] = [];
  const problems: string[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = parseLine(line);
    if (entry === undefined) {
      problems.push(`Line ${index + 1} is not a line of the record, or was cut off by a crash.`);
      continue;
    }
    problems.push(...chainProblems(entry, entries.at(-1), index + 1));
    entries.push(entry);
  }
  if (cut !== '') problems.push(`Line ${lines.length + 1} was cut off while it was written.`);
  return { entries, problems };
}

function chainProblems(entry: Entry, before: Entry | undefined, line: number): string[] {
  const { hash, ...rest } = entry;
  const problems: string[] = [];
  if (entryHash(rest) !== hash) problems.push(`Line ${line} was changed after it was written.`);
  if (before !== undefined && (entry.prev !== before.hash || entry.seq !== before.seq + 1)) {
    problems.push(`Before line ${line}, a line is missing or was changed.`);
  }
  return problems;
}

function parseLine(line: string): Entry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
