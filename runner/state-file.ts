/**
 * What a checkout remembers between starts, one JSON file a concern in `.proofbook/`, for its owner alone. A file is replaced whole or
 * not at all; one that is broken is put aside, never overwritten, because a person may want to read it.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';

/** The folder of a checkout's state. */
export const stateFolder = (projectDir: string): string => path.join(projectDir, '.proofbook');

/** The folder or file could not be written; the message is one sentence that names it. */
export class StateUnwritable extends Error {
  override readonly name = 'StateUnwritable';
}

/** Reads a state file; undefined where there is none. What can't be understood is put aside, and `say` hears where. */
export function readState<T>(file: string, schema: z.ZodType<T>, say: (line: string) => void): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') say(`${file} cannot be read (${codeOf(thrown)}), so nothing in it counts.`);
    return undefined;
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  say(`${file} is damaged; ${putAside(file)}, and nothing in it counts any more.`);
  return undefined;
}

/** Replaces a state file, readable by its owner alone; throws `StateUnwritable`, and then the former one is as it was. */
export function writeState(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.part`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    rmSync(draft, { force: true });
    writeWhole(draft, `${JSON.stringify(value, undefined, 2)}\n`);
    renameSync(draft, file);
  } catch (cause) {
    removeQuietly(draft);
    const reason = codeOf(cause) ?? 'unknown';
    throw new StateUnwritable(`${file} cannot be written (${reason}); ${WAY_OUT[reason] ?? 'look at its folder'}.`, {
      cause,
    });
  }
}

const WAY_OUT: Readonly<Record<string, string>> = {
  EACCES: 'it, or its folder, belongs to another user: give it back with chown, or start as that user',
  EPERM: 'it, or its folder, belongs to another user: give it back with chown, or start as that user',
  EROFS: 'the folder is mounted read-only: start from a copy that can be written',
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'your quota on the disk is used up: free some space',
  EFBIG: 'a limit on the size of files is in the way (ulimit -f)',
};

/** `writeFileSync` goes on after a short write and throws when nothing more fits, so what it returns from is whole. */
function writeWhole(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function putAside(file: string): string {
  const aside = `${file}.damaged`;
  try {
    renameSync(file, aside);
    return `it was put aside as ${path.basename(aside)}`;
  } catch {
    return 'it could not be put aside';
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The first error says more.
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const codeOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
