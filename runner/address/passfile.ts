/** Passwords from a file in PostgreSQL's format: `host:port:database:user:password`, `*` for any, `\` before `:` and `\`. */
import { readFileSync, statSync } from 'node:fs';
import { StartError } from '../start-error.ts';

export interface PassfileQuestion {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** The folder that libpq was built with is called localhost in the file. */
const STANDARD_FOLDERS = new Set(['/var/run/postgresql', '/tmp']);

/** The password of the first line that fits, if there is one. Like libpq, refuses a file that others may read. */
export function passwordFrom(file: string, { host, port, database, user }: PassfileQuestion): string | undefined {
  const wanted = [STANDARD_FOLDERS.has(host) ? 'localhost' : host, String(port), database, user];
  for (const line of readSecret(file).split('\n')) {
    if (line.startsWith('#')) continue;
    const fields = [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map((found) => unescaped(found[1] ?? ''));
    const [password] = fields.slice(wanted.length);
    const fits = wanted.every((value, place) => fields[place] === '*' || fields[place] === value);
    if (fits && password !== undefined) return password;
  }
  return undefined;
}

function readSecret(file: string): string {
  try {
    const open = (statSync(file).mode & 0o077) !== 0;
    if (!open) return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new StartError(`The passfile ${file} cannot be read.`, { cause });
  }
  throw new StartError(`The passfile ${file} may be read by others; close it with chmod 600.`);
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');
