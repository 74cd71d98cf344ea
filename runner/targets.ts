/**
 * Targets by name, from `runner.config.ts` in the project's folder. A database on another machine is only reached when it
 * stands there, so that it is there on purpose and not because of an environment variable that somebody forgot.
 *
 *     export default {
 *       targets: {
 *         staging: { url: process.env.STAGING_URL, colour: 'orange' },
 *         clone: { url: 'postgresql://app@10.0.0.7/app', passfile: '/run/secrets/pgpass' },
 *       },
 *     };
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Access } from '../contract/access.ts';
import { TARGET_COLOURS } from '../contract/events.ts';
import { passwordFrom } from './address/passfile.ts';
import { resolveAddress } from './address/resolve.ts';
import type { TargetConfig } from './db/target-config.ts';
import { endpointsText } from './place.ts';
import { StartError } from './start-error.ts';

export const TARGETS_FILE = 'runner.config.ts';

const targetSchema = z.strictObject({
  /** A PostgreSQL URL, best from an environment variable. */
  url: z.string({ error: 'has no url; is the environment variable set that it comes from?' }),
  /** A file in PostgreSQL's own passfile format, for a URL without a password. */
  passfile: z.string().optional(),
  /** What the page marks the target with. */
  colour: z.enum(TARGET_COLOURS).optional(),
});

const fileSchema = z.strictObject({
  targets: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'is not a name of small letters, digits and hyphens'),
    targetSchema,
  ),
});

/** The named target with the given levels; throws `StartError` when it is not there or not right. */
export async function namedTarget(name: string, levels: readonly Access[], projectDir: string): Promise<TargetConfig> {
  const { targets } = await readTargets(projectDir);
  const found = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (found === undefined) {
    const names = Object.keys(targets).join(', ') || 'none';
    throw new StartError(`${TARGETS_FILE} has no target “${name}”; it has ${names}.`);
  }
  const source = `The url of the target “${name}”`;
  const { connection, searchPath, elsewhere } = resolveAddress(found.url, source);
  const password = found.passfile === undefined ? undefined : passwordFrom(found.passfile, connection);
  if (found.passfile !== undefined && password === undefined) {
    throw new StartError(`${found.passfile} has no line for ${connection.user} at ${endpointsText(connection)}.`);
  }
  return {
    label: name,
    kind: 'own',
    database: connection.database,
    connection: { ...connection, ...(password !== undefined && { password }) },
    ...(searchPath !== undefined && { searchPath }),
    levels,
    remote: elsewhere.length > 0,
    ...(found.colour !== undefined && { colour: found.colour }),
  };
}

async function readTargets(projectDir: string): Promise<z.infer<typeof fileSchema>> {
  const file = join(projectDir, TARGETS_FILE);
  if (!existsSync(file)) return { targets: {} };
  const loaded: unknown = await importFile(file);
  const parsed = fileSchema.safeParse(loaded);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartError(
    `${TARGETS_FILE}, ${issue?.path.join('.') || 'default export'}: ${issue?.message ?? 'is not right'}.`,
  );
}

async function importFile(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    return module.default;
  } catch (cause) {
    const line = cause instanceof Error ? cause.message.split('\n', 1)[0] : 'it cannot be loaded';
    throw new StartError(`${TARGETS_FILE} cannot be loaded: ${line}`, { cause });
  }
}
