/**
 * The runners of a checkout that are running now, one file each in `.proofbook/runners/`, readable by their owner alone. It is how a
 * second start finds the first, and how `npm run pair` asks it for a new link: its `key` lives as long as that process.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { processStart } from '../postgres/process.ts';
import { readState, StateUnwritable, stateFolder, writeState } from './state-file.ts';

const runningSchema = z.strictObject({
  pid: z.int(),
  /** Start of the process, so that its number cannot stand for a later one. */
  start: z.string(),
  /** Port of 127.0.0.1. */
  port: z.int(),
  /** `http://<name>:<port>`, of the runner itself, also in development. */
  origin: z.string(),
  /** What people open: the runner, or the development server before it. */
  site: z.string(),
  key: z.string(),
  /** Label of its target. */
  target: z.string(),
});
export type Running = z.infer<typeof runningSchema>;

const folderOf = (projectDir: string): string => path.join(stateFolder(projectDir), 'runners');

/** Notes this process as a runner; returns how to take the note back. Where it can't be written, nobody finds this runner. */
export function announce(projectDir: string, runner: Omit<Running, 'pid' | 'start'>): () => void {
  const { pid } = process;
  const file = path.join(folderOf(projectDir), `${pid}.json`);
  try {
    writeState(file, { pid, start: processStart(pid) ?? '', ...runner });
  } catch (thrown) {
    if (!(thrown instanceof StateUnwritable)) throw thrown;
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}

/** Runners of the checkout that live; notes of dead ones are removed. */
export function runningRunners(projectDir: string): Running[] {
  const folder = folderOf(projectDir);
  return namesIn(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const noted = readState(file, runningSchema, () => undefined);
    if (noted !== undefined && processStart(noted.pid) === noted.start) return [noted];
    removeQuietly(file);
    return [];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
  } catch {
    return [];
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // A folder that cannot be written keeps the note; it counts for nothing.
  }
}
