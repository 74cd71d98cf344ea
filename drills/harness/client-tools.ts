/**
 * PostgreSQL's own client programs, which pages speak of and no npm package has: found on the PATH, installed where that is
 * allowed (root on Debian), else named in one sentence. Never skipped.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const TOOLS = ['psql', 'pg_dump', 'pg_restore', 'pg_isready'] as const;

/** Programs of the list that do not answer. */
export const missingTools = (): string[] =>
  TOOLS.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0);

/** Makes sure that the client programs are there; throws one sentence where they are not and may not be installed. */
export function ensureClientTools(say: (line: string) => void): void {
  if (missingTools().length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')) {
    say('Installing postgresql-client for psql and pg_dump …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    try {
      execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql-client'], {
        env,
        stdio: 'ignore',
      });
    } catch {
      // What is still missing is said below.
    }
  }
  const missing = missingTools();
  if (missing.length === 0) return;
  throw new Error(
    `${missing.join(', ')} cannot be found; install PostgreSQL's client programs (Debian: apt-get install postgresql-client, macOS: brew install libpq) and run again.`,
  );
}
