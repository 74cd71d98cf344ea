/** Appends to the record, and does not return before the disk has it: without a record nothing is changed. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { RunnerError } from '../../contract/errors.ts';
import type { Draft, Entry } from './entry.ts';
import { entryHash } from './entry.ts';
import { readEntries } from './read.ts';

export interface AuditLog {
  /** Throws `AuditUnwritable`. */
  record(draft: Draft): void;
  close(): void;
}

/** Beyond this the file is put aside at the next start; one former file is kept. */
const MAX_FILE_BYTES = 8_388_608;

const LINE_FEED = 10;

/** What the first line of all has in place of a predecessor's hash. */
export const CHAIN_START = '0'.repeat(64);

/** Opens the record of a checkout, readable by its owner alone, and goes on with its chain. */
export function openAudit(file: string): AuditLog {
  let descriptor: number | undefined;
  let last: Pick<Entry, 'seq' | 'hash'> = { seq: 0, hash: CHAIN_START };
  try {
    last = lastEntry(file) ?? last;
    descriptor = openFile(file);
  } catch {
    // Reads go on without a record; a change is refused when it wants to write one.
  }
  return {
    record: (draft) => {
      if (descriptor === undefined) throw new RunnerError('AuditUnwritable');
      const entry = { seq: last.seq + 1, at: new Date().toISOString(), prev: last.hash, ...draft };
      const hash = entryHash(entry);
      try {
        writeSync(descriptor, `${JSON.stringify({ ...entry, hash })}\n`);
        fdatasyncSync(descriptor);
      } catch (cause) {
        throw new RunnerError('AuditUnwritable', { cause });
      }
      last = { seq: entry.seq, hash };
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function lastEntry(file: string): Pick<Entry, 'seq' | 'hash'> | undefined {
  if (!existsSync(file)) return undefined;
  const last = readEntries(file).entries.at(-1);
  if (statSync(file).size > MAX_FILE_BYTES) renameSync(file, `${file}.1`);
  return last;
}

function openFile(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a', 0o600);
  chmodSync(file, 0o600);
  // A crash in the middle of a line must not swallow the next one.
  const { size } = statSync(file);
  if (size > 0 && readFileSync(file).at(-1) !== LINE_FEED) writeSync(descriptor, '\n');
  return descriptor;
}

/** For a runner that keeps no record, such as a drill's. */
export const noAudit: AuditLog = { record: () => undefined, close: () => undefined };
