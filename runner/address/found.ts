/**
 * Addresses that lie about: a DATABASE_URL in the `.env` file of the folder where one starts, and PG* variables. They are
 * named, and used only when the person says so: at the question, or with `--env`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseEnv } from 'node:util';
import type { Resolved } from './resolve.ts';
import { resolveAddress, VARIABLES } from './resolve.ts';

export interface FoundAddress extends Resolved {
  /** `DATABASE_URL in app/.env`, `PGHOST and PGDATABASE`. */
  readonly source: string;
}

/** Variables that say where to connect; the others only say how. */
const PLACES = ['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGDATABASE', 'PGSERVICE'];

/** What was found, if anything; throws `StartError` when it cannot be read as an address. */
export function findAddress(env: NodeJS.ProcessEnv, folder: string): FoundAddress | undefined {
  const file = join(folder, '.env');
  const url = readEnvFile(file)['DATABASE_URL'];
  if (url) {
    const source = `DATABASE_URL in ${file}`;
    return { source, ...resolveAddress(url, source, env) };
  }
  const set = PLACES.filter((name) => env[name]);
  if (set.length === 0) return undefined;
  const source = listed(set);
  return { source, ...resolveAddress('', source, env) };
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** The variables of libpq that are set, for a sentence; undefined when there are none. */
export function setVariables(env: NodeJS.ProcessEnv): string | undefined {
  const set = Object.values(VARIABLES).filter((name) => env[name]);
  return set.length === 0 ? undefined : listed(set);
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Asks the person at the terminal; without one, the answer is no. */
export async function askYes(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
