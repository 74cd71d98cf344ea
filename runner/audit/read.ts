/** Reads the record and tells whether it is whole. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Entry } from './entry.ts';
import { entryHash, entrySchema } from './entry.ts';
import type { Anchor } from './journal.ts';
import { readAnchor } from './journal.ts';

export interface AuditFile {
  readonly entries: readonly Entry[];
  /** What is not as it was written, one sentence each; empty for a whole file. */
  readonly problems: readonly string[];
  /** Runs whose lines may be among those that are damaged or missing: what became of them, the record can't say. */
  readonly doubtful: ReadonlySet<string>;
}

/** Checks each line's form, its hash and its link to the line before, and both ends against the anchor. */
export function readEntries(file: string): AuditFile {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
  const cut = lines.pop() ?? '';
  const entries: Entry[] = [];
  const problems: string[] = [];
  // Runs that began before the last damage are doubtful.
  let sound = 0;
  const complain = (problem: string): void => {
    problems.push(problem);
    sound = entries.length;
  };
  for (const [index, line] of lines.entries()) {
    const entry = parseLine(line);
    if (entry === undefined) complain(`Line ${index + 1} is not a line of the record, or was cut off by a crash.`);
    else {
      const found = chainProblems(entry, entries.at(-1), index + 1);
      entries.push(entry);
      for (const problem of found) complain(problem);
    }
  }
  if (cut !== '') complain(`Line ${lines.length + 1} was cut off while it was written.`);
  for (const problem of endProblems(entries, readAnchor(file))) complain(problem);
  const doubtful = new Set(entries.slice(0, sound).map(({ run }) => run));
  return { entries, problems, doubtful };
}

/** Several files of one record, in the order of time; problems name their file. */
export function readRecord(files: readonly string[]): AuditFile {
  const read = files.map((file) => ({ file, ...readEntries(file) }));
  return {
    entries: read
      .flatMap(({ entries }) => entries)
      .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
    problems: read.flatMap(({ file, problems }) =>
      problems.map((problem) => (files.length === 1 ? problem : `${basename(file)}: ${problem}`)),
    ),
    doubtful: new Set(read.flatMap(({ doubtful }) => [...doubtful])),
  };
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

function endProblems(entries: readonly Entry[], anchor: Anchor | undefined): string[] {
  const first = entries.at(0);
  const last = entries.at(-1);
  if (anchor === undefined)
    return first === undefined ? [] : ['Its anchor is missing, so a cut at its ends would not show.'];
  const problems: string[] = [];
  if ((first?.seq ?? anchor.first) !== anchor.first)
    problems.push(`Its beginning is missing: it began with line ${anchor.first}.`);
  if ((last?.seq ?? 0) < anchor.last)
    problems.push(`Its end is missing: ${anchor.last - (last?.seq ?? 0)} lines were cut off.`);
  const anchored = entries.find(({ seq }) => seq === anchor.last);
  if (anchored !== undefined && anchored.hash !== anchor.hash) problems.push('Its end is another than was written.');
  return problems;
}

function parseLine(line: string): Entry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
