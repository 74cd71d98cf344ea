/** The runner's settings from arguments and environment, checked once at start. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Access } from '../contract/access.ts';
import { ACCESS_LEVELS } from '../contract/access.ts';
import { parseDatabaseUrl } from './database-url.ts';
import type { TargetConfig } from './db/target-config.ts';
import { withLogins } from './logins.ts';
import { StartError } from './start-error.ts';
import { namedTarget } from './targets.ts';

export interface Config {
  readonly port: number;
  /** The reader's own database; without one, the sandbox is started. */
  readonly target: TargetConfig | undefined;
  /** Where the question before an `admin` run is answered. */
  readonly confirm: 'page' | 'terminal';
  readonly devOrigin: string | undefined;
  /** The database's name as the confirmation of a command. */
  readonly yes: string | undefined;
}

const USAGE = `Usage: npm start -- [--allow write] [--allow admin] [--confirm terminal] [--target <name>]
  DATABASE_URL=postgresql://…   run on your own database instead of the sandbox
  PORT=4780                     listen on another port of 127.0.0.1`;

const DEFAULT_PORT = '4780';

const portSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);

const optionsSchema = z.strictObject({
  allow: z
    .array(z.string())
    .default([])
    .transform((values) => values.flatMap((value) => value.split(',')))
    .pipe(z.array(z.enum(['write', 'admin']))),
  confirm: z.enum(['page', 'terminal']).default('page'),
  target: z.string().optional(),
  yes: z.string().optional(),
  'dev-origin': z
    .string()
    .regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/)
    .optional(),
});

/** Reads the settings; throws `StartError` with one sentence for the first one that is wrong. */
export async function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv, projectDir: string): Promise<Config> {
  const options = readOptions(argv);
  const port = portSchema.safeParse(env['PORT'] || DEFAULT_PORT);
  if (!port.success) throw new StartError('PORT must be a number from 0 to 65535.');
  const levels: readonly Access[] = ACCESS_LEVELS.filter(
    (level) => level === 'read' || options.allow.some((allowed) => allowed === level),
  );
  return {
    port: port.data,
    target: await targetOf(options.target, env['DATABASE_URL'], levels, projectDir),
    confirm: options.confirm,
    devOrigin: options['dev-origin'],
    yes: options.yes,
  };
}

/** A name on the command line goes before the environment, because it was typed for this start. */
async function targetOf(
  name: string | undefined,
  url: string | undefined,
  levels: readonly Access[],
  projectDir: string,
): Promise<TargetConfig | undefined> {
  const target =
    name !== undefined ? await namedTarget(name, levels, projectDir) : url ? ownTarget(url, levels) : undefined;
  return target === undefined ? undefined : withLogins(target, projectDir);
}

function ownTarget(url: string, levels: readonly Access[]): TargetConfig {
  const { connection, database, searchPath, loopback } = parseDatabaseUrl(url, 'DATABASE_URL');
  const target: TargetConfig = { label: 'mine', kind: 'own', database, connection, searchPath, levels };
  return loopback || connection.host === undefined ? target : { ...target, unnamed: connection.host };
}

function readOptions(argv: readonly string[]): z.infer<typeof optionsSchema> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        allow: { type: 'string', multiple: true },
        confirm: { type: 'string' },
        target: { type: 'string' },
        yes: { type: 'string' },
        'dev-origin': { type: 'string' },
      },
    });
    return optionsSchema.parse({ ...values });
  } catch (cause) {
    throw new StartError(`This is not an option of the runner.\n${USAGE}`, { cause });
  }
}
