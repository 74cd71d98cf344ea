/** The name and version of what printed an error, as recordings give it: `pg 8.23.1`, `psql 15.18`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Emitter } from './drill.ts';
import type { Lab } from './lab.ts';

const PACKAGES: Partial<Record<Emitter, string>> = {
  'node-postgres': 'pg',
  prisma: '@prisma/client',
  'prisma-migrate': 'prisma',
  'prisma-studio': 'prisma',
  'drizzle-orm': 'drizzle-orm',
  'drizzle-kit': 'drizzle-kit',
};
const TOOLS = new Set<Emitter>(['psql', 'pg_dump', 'pg_restore']);

/** Which package throws objects of a class, whatever the message in them comes from. */
const CLASSES: readonly [RegExp, string][] = [
  [/^DatabaseError$/, 'pg'],
  [/^Drizzle/, 'drizzle-orm'],
  [/^(Prisma|DriverAdapterError)/, '@prisma/client'],
];

/** Names what threw or printed something that a symptom saw. */
export async function emitterName(emitter: Emitter, seen: unknown, lab: Lab): Promise<string> {
  const className = seen instanceof Error ? seen.constructor.name : '';
  const name = CLASSES.find(([pattern]) => pattern.test(className))?.[1] ?? PACKAGES[emitter];
  if (name !== undefined) return `${name} ${packageVersion(name)}`;
  if (emitter === 'server') return `PostgreSQL ${lab.version}`;
  if (emitter === 'node') return `Node.js ${process.versions.node}`;
  const tool = TOOLS.has(emitter) ? emitter : 'psql';
  const { stdout } = await lab.command(tool, ['--version']);
  return `${tool} ${/\d+(\.\d+)+/.exec(stdout)?.[0] ?? ''}`.trim();
}

function packageVersion(name: string): string {
  const file = path.join(import.meta.dirname, '..', '..', 'node_modules', name, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}
