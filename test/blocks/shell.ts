/** What is wrong with a shell block: its syntax by bash itself, and commands that are outdated or known to do harm. */
import { spawnSync } from 'node:child_process';
import type { Block } from './book-blocks.ts';

interface Outdated {
  pattern: RegExp;
  /** What to write instead, and why. */
  instead: string;
}

const OUTDATED: Outdated[] = [
  { pattern: /(^|[\s;&|(])docker-compose\s/m, instead: 'docker compose: the command with a hyphen is Compose 1' },
  {
    pattern: /drizzle-kit \w+:pg\b/,
    instead: 'drizzle-kit generate or push: the commands with :pg are gone and exit with 0',
  },
  {
    pattern: /--(from|to)-schema-data(model|source)\b/,
    instead: '--from-schema, --to-schema or --from-config-datasource: Prisma 7 has removed these',
  },
  {
    pattern: /--skip-(seed|generate)\b|prisma introspect\b|--preview-feature\b/,
    instead: 'nothing: Prisma 7 has no such flag or command',
  },
  {
    pattern: /prisma db pull(?![^\n]*--print)/,
    instead: 'prisma db pull --print: without it the schema file is overwritten',
  },
  { pattern: /-U postgres\b/, instead: '-U {{user}}: the image makes the role of POSTGRES_USER only' },
  {
    pattern: /[?&](connection_limit|pool_timeout)=/,
    instead: 'the adapter’s options: Prisma 7 ignores it and psql refuses it',
  },
  {
    pattern: /pg_dump(all)?\b[^\n|]*[^\d&]>\s*(?!\S*\.part\b|\/dev\/)\S/,
    instead: 'a .part file and mv: the redirection empties the last good backup before pg_dump has begun',
  },
  { pattern: /logs (-f|--follow)\b[^\n]*\|\s*grep/, instead: 'logs --tail N | grep: with -f it never ends' },
  { pattern: /^\s*sleep \d{2,}/m, instead: 'pg_isready or up --wait: a fixed sleep is too short or too long' },
  { pattern: /cat \.env\b|grep[^\n]*\.env\b/, instead: 'a command that does not print the password' },
  { pattern: /\bkill -(9|KILL)\b/, instead: 'pg_terminate_backend: kill -9 of a backend restarts the whole server' },
];

/** Commands of Compose 2 that the book may name. */
const COMPOSE_COMMANDS = [
  'build',
  'config',
  'cp',
  'down',
  'exec',
  'logs',
  'ls',
  'port',
  'ps',
  'pull',
  'restart',
  'rm',
  'run',
  'start',
  'stop',
  'top',
  'up',
  'volumes',
];

/** One sentence for each fault of a shell block. */
export function shellFaults(block: Block): string[] {
  const parsed = spawnSync('bash', ['-n'], { input: block.code, encoding: 'utf8' });
  if (parsed.error) throw new Error('bash is needed to check the shell blocks; install it.', { cause: parsed.error });
  const faults = parsed.status === 0 ? [] : [`bash does not parse it: ${parsed.stderr.trim()}`];
  if (/^\s*\$ /m.test(block.code)) faults.push('write commands without a prompt');
  faults.push(...OUTDATED.filter(({ pattern }) => pattern.test(block.code)).map(({ instead }) => `use ${instead}`));
  for (const [, command = ''] of block.code.matchAll(/docker compose (?:-\S+ (?:\S+ )?)*([a-z]+)/g)) {
    if (!COMPOSE_COMMANDS.includes(command)) faults.push(`Compose 2 has no command “${command}” that this book knows`);
  }
  return faults;
}
