/** A lab's folder as an API's container has it: the installed packages, and `npx` that starts what is installed. */
import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Lab } from '../harness/lab.ts';

export const NODE_MODULES = path.join(import.meta.dirname, '..', '..', 'node_modules');

/** Compiled code of the command lines, kept with the project's other state; they then start a third faster. */
const COMPILED = path.join(import.meta.dirname, '..', '..', '.proofbook', 'compiled');

/** Prepares the folder and returns the environment that programs in it need. */
export function openProjectFolder(lab: Lab): Record<string, string> {
  const bin = path.join(lab.dir, 'bin');
  const compose = path.join(lab.server.socketDir, 'bin');
  // npm's own npx would ask its cache first, which costs a second or two each time.
  chmodSync(lab.write('bin/npx', '#!/bin/sh\nexec "$@"\n'), 0o755);
  lab.write('package.json', '{"type":"module"}\n');
  const modules = path.join(lab.dir, 'node_modules');
  if (!existsSync(modules)) symlinkSync(NODE_MODULES, modules);
  const folders = [bin, compose, path.join(NODE_MODULES, '.bin'), process.env['PATH']];
  return { PATH: folders.join(path.delimiter), NODE_COMPILE_CACHE: COMPILED };
}
