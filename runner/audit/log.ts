/**
 * The record of what was run, and its writer. Each runner of a checkout has a file of its own, so that their chains don't meet: the
 * first has `audit.jsonl`, one beside it `audit.2.jsonl`, and so on; who ends gives the file back with its chain.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RunnerError } from '../../contract/errors.ts';
import { SandboxRefusal } from '../../postgres/refusal.ts';
import { claimFolder, holderOf } from '../sandbox/owner.ts';
import type { Draft, Entry } from './entry.ts';
import { entryHash } from './entry.ts';
import type { Journal } from './journal.ts';
import { openJournal, readAnchor } from './journal.ts';
import { readEntries } from './read.ts';

export interface AuditLog {
  /** Throws `AuditUnwritable`. */
  record(draft: Draft): void;
  close(): void;
}

/** Where the record of a checkout is. */
export const AUDIT_FILE = '.proofbook/audit.jsonl';

/** What the first line of all has in place of a predecessor's hash. */
export const CHAIN_START = '0'.repeat(64);

/** More runners than a person starts. */
const MAX_FILES = 16;

const ownersOf = (file: string): string => `${file}.owner`;
const numbered = (file: string, number: number): string =>
  number === 1 ? file : file.replace(/(\.jsonl)?$/, `.${number}$1`);

/** The files of a record that are there, former ones first. */
export function recordFiles(file: string): string[] {
  const stem = basename(file)
    .replace(/\.jsonl$/, '')
    .replace(/[^\w]/g, '\\$&');
  const name = new RegExp(`^${stem}(\\.\\d+)?(\\.jsonl)?(\\.1)?$`);
  try {
    const names = readdirSync(dirname(file)).filter((entry) => name.test(entry));
    return names.sort((one, other) => other.length - one.length).map((entry) => join(dirname(file), entry));
  } catch {
    return [];
  }
}

/** Whether another living runner writes to a file now. */
export function isHeld(file: string): boolean {
  try {
    const holder = holderOf(ownersOf(file));
    return holder !== undefined && holder !== process.pid;
  } catch {
    return false;
  }
}

/** Opens the record of a checkout and goes on with the chain of the first file that no other runner has. */
export function openAudit(file: string): AuditLog {
  let opened: Opened | undefined;
  let problem: unknown;
  try {
    opened = openFree(file);
  } catch (thrown) {
    // Reads go on without a record; a change is refused when it wants to write one.
    problem = thrown;
  }
  return {
    record: (draft) => {
      if (opened === undefined) throw unwritable(file, problem);
      const { last, journal } = opened;
      const entry = { seq: last.seq + 1, at: new Date().toISOString(), prev: last.hash, ...draft };
      const hash = entryHash(entry);
      try {
        journal.append(`${JSON.stringify({ ...entry, hash })}\n`, { last: entry.seq, hash });
      } catch (cause) {
        throw unwritable(file, cause);
      }
      opened.last = { seq: entry.seq, hash };
    },
    close: () => {
      opened?.journal.close();
      opened?.release();
      opened = undefined;
    },
  };
}

interface Opened {
  readonly journal: Journal;
  readonly release: () => void;
  last: Pick<Entry, 'seq' | 'hash'>;
}

function openFree(file: string): Opened {
  for (let number = 1; number <= MAX_FILES; number += 1) {
    const own = numbered(file, number);
    const release = claim(own);
    if (release === undefined) continue;
    try {
      const last = lastOf(own);
      return { journal: openJournal(own, last.seq + 1), release, last };
    } catch (thrown) {
      release();
      throw thrown;
    }
  }
  throw new Error(`${MAX_FILES} runners have this record open`);
}

/** Where the chain goes on. What was cut off, or may have been, leaves a gap, so that it shows for good. */
function lastOf(file: string): Pick<Entry, 'seq' | 'hash'> {
  const last = readEntries(file).entries.at(-1);
  const anchor = readAnchor(file);
  if (anchor !== undefined && anchor.last > (last?.seq ?? 0)) return { seq: anchor.last, hash: anchor.hash };
  if (anchor === undefined && last !== undefined) return { seq: last.seq + 1, hash: CHAIN_START };
  return last ?? { seq: 0, hash: CHAIN_START };
}

function claim(file: string): (() => void) | undefined {
  const folder = ownersOf(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return claimFolder(folder);
  } catch (thrown) {
    if (thrown instanceof SandboxRefusal) return undefined;
    throw thrown;
  }
}

function unwritable(file: string, cause: unknown): RunnerError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'damaged';
  const detail = `The record ${file} cannot be written (${code}), and without a record nothing is changed; reading goes on.`;
  return new RunnerError('AuditUnwritable', { detail, cause });
}

/** For a runner that keeps no record, such as a drill's. */
export const noAudit: AuditLog = { record: () => undefined, close: () => undefined };
