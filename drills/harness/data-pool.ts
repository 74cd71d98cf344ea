/**
 * Data folders for throwaway servers. A copy of a whole cluster costs more than anything else in a drill, so a folder that a lab
 * has done with is kept and put right for the next one: what PostgreSQL has written since is known by its time of
 * change, and only that is copied again.
 */
import { execFile } from 'node:child_process';
import {
  chownSync,
  constants,
  copyFileSync,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Identity, runAs } from '../../postgres/identity.ts';

export interface DataPool {
  /** Puts a pristine copy of a template into `to`, which must not exist yet. */
  take(template: string, to: string): Promise<void>;
  /** Keeps a folder of a stopped server for later. */
  giveBack(template: string, dataDir: string): void;
}

/** Opens a pool that keeps its folders in `folder`. */
export function openDataPool(folder: string, identity: Identity): DataPool {
  const free = new Map<string, string[]>();
  let count = 0;
  return {
    async take(template, to) {
      const kept = free.get(template)?.pop();
      if (kept === undefined) {
        // The copy belongs to the server's identity, and keeps modes and times.
        await promisify(execFile)('/bin/cp', ['-Rp', template, to], { ...runAs(identity), cwd: '/' });
        return;
      }
      renameSync(kept, to);
      restore(template, to, identity);
    },
    giveBack(template, dataDir) {
      if (!existsSync(dataDir)) return;
      count += 1;
      const kept = path.join(folder, `data-${count}`);
      renameSync(dataDir, kept);
      free.set(template, [...(free.get(template) ?? []), kept]);
    },
  };
}

/** Makes a folder the same as its template: what is new goes, what is missing or was written to is copied. */
export function restore(template: string, folder: string, identity: Identity): void {
  const wanted = new Map(entriesOf(template).map((entry) => [entry.name, entry]));
  for (const { name } of entriesOf(folder)) {
    if (!wanted.has(name)) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
  for (const entry of wanted.values()) {
    const [from, to] = [path.join(template, entry.name), path.join(folder, entry.name)];
    if (entry.isDirectory()) {
      if (!existsSync(to)) own(to, identity, () => mkdirSync(to, { mode: 0o700 }));
      restore(from, to, identity);
    } else if (!isUntouched(from, to)) {
      rmSync(to, { recursive: true, force: true });
      own(to, identity, () => copyFileSync(from, to, constants.COPYFILE_EXCL));
      const { atime, mtime } = lstatSync(from);
      utimesSync(to, atime, mtime);
    }
  }
}

const entriesOf = (folder: string): Dirent[] => readdirSync(folder, { withFileTypes: true });

/** Times are set to the millisecond; PostgreSQL's writes come seconds after the template was made. */
const TIME_TOLERANCE_MS = 5;

function isUntouched(from: string, to: string): boolean {
  const [wanted, found] = [lstatSync(from), lstatSync(to, { throwIfNoEntry: false })];
  if (found === undefined || !found.isFile() || found.size !== wanted.size) return false;
  return Math.abs(found.mtimeMs - wanted.mtimeMs) < TIME_TOLERANCE_MS;
}

function own(file: string, identity: Identity, make: () => unknown): void {
  make();
  if (identity.foreign) chownSync(file, identity.uid, identity.gid);
}
