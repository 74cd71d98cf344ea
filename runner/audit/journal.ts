/**
 * One file of the record, with one writer. A line is written whole or not at all, and is on the disk before `append` returns. Beside the
 * file stands its anchor: which lines it has. A chain shows what was changed between its ends; the anchor shows that an end was cut.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const anchorSchema = z.strictObject({ first: z.int(), last: z.int(), hash: z.string() });
/** The number of the first line in the file, and number and hash of the last one. */
export type Anchor = z.infer<typeof anchorSchema>;

/** The anchor is written in place, always of this length, so that a full disk has room for it. */
const ANCHOR_BYTES = 128;
/** Beyond this the file is put aside at the next start; one former file is kept. */
const MAX_FILE_BYTES = 8_388_608;
const LINE_FEED = 10;

const anchorOf = (file: string): string => `${file}.anchor`;
const formerOf = (file: string): string => `${file}.1`;

export interface Journal {
  /** Writes a line and notes that it is there; throws when it is not, and then nothing of it is. */
  append(line: string, anchor: Pick<Anchor, 'last' | 'hash'>): void;
  close(): void;
}

/** The anchor of a file; undefined where there is none or it can't be read. */
export function readAnchor(file: string): Anchor | undefined {
  try {
    return anchorSchema.safeParse(JSON.parse(readFileSync(anchorOf(file), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Opens a file for its one writer, readable by its owner alone; `next` is the number of the line that comes next. */
export function openJournal(file: string, next: number): Journal {
  mkdirSync(dirname(file), { recursive: true });
  rotate(file);
  const first = readAnchor(file)?.first ?? next;
  const anchor = openSync(anchorOf(file), existsSync(anchorOf(file)) ? 'r+' : 'wx+', 0o600);
  const descriptor = openSync(file, 'a+', 0o600);
  chmodSync(file, 0o600);
  // A crash in the middle of a line must not swallow the next one.
  const { size } = fstatSync(descriptor);
  if (size > 0 && readFileSync(file).at(-1) !== LINE_FEED) appendWhole(descriptor, '\n');
  return {
    append: (line, last) => {
      appendWhole(descriptor, line);
      // The line counts already; an anchor that lags behind it is no damage.
      writeAnchor(anchor, { first, ...last });
    },
    close: () => {
      closeSync(descriptor);
      closeSync(anchor);
    },
  };
}

/** A write may end in the middle of the line, without an error, when the disk is full; then its part is taken back. */
function appendWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  const { size } = fstatSync(descriptor);
  try {
    for (let written = 0; written < bytes.length; ) {
      const count = writeSync(descriptor, bytes, written);
      if (count === 0) throw new Error('Nothing could be written.');
      written += count;
    }
    fdatasyncSync(descriptor);
  } catch (cause) {
    ftruncateSync(descriptor, size);
    throw cause;
  }
}

function writeAnchor(descriptor: number, anchor: Anchor): void {
  try {
    writeSync(descriptor, `${JSON.stringify(anchor).padEnd(ANCHOR_BYTES - 1)}\n`, 0);
  } catch {
    // See above.
  }
}

function rotate(file: string): void {
  if (!existsSync(file) || statSync(file).size <= MAX_FILE_BYTES) return;
  renameSync(file, formerOf(file));
  renameSync(anchorOf(file), anchorOf(formerOf(file)));
}
