/** Connection services: `[name]` and keywords in `~/.pg_service.conf`, as libpq reads them. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';
import type { Keywords } from './parse.ts';

/** The keywords of a service; throws `StartError` when the file or the service is not there. */
export function serviceOf(name: string, file: string = join(homedir(), '.pg_service.conf')): Keywords {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new StartError(`The service “${name}” is asked for, and ${file} cannot be read.`);
  }
  const keywords: Record<string, string> = {};
  let section: string | undefined;
  let found = false;
  for (const line of text.split('\n').map((part) => part.trim())) {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    if (section === name) found = true;
    const [, keyword, value] = /^([a-z_]+)=(.*)$/.exec(line) ?? [];
    if (section === name && keyword !== undefined && value !== undefined) keywords[keyword] ??= value;
  }
  if (!found) throw new StartError(`${file} has no service “${name}”.`);
  return keywords;
}
