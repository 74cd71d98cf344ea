/** The runner's settings from arguments and environment, checked once at start. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Access } from '../contract/access.ts';
import { ACCESS_LEVELS } from '../contract/access.ts';
import { askYes, findAddress, setVariables } from './address/found.ts';
import type { Resolved } from './address/resolve.ts';
import { resolveAddress } from './address/resolve.ts';
import type { TargetConfig } from './db/target-config.ts';
import { withLogins } from './logins.ts';
import { endpointsText } from './place.ts';
import { StartError } from './start-error.ts';
import { namedTarget } from './targets.ts';
import { say } from './terminal-text.ts';

export interface Config {
  /** Set where PORT pins it; then the address is plain 127.0.0.1. */
  readonly port: number | undefined;
  /** The reader's own database; without one, the sandbox is started. */
  readonly target: TargetConfig | undefined;
  /** Where the question before an `admin` run is answered. */
  readonly confirm: 'page' | 'terminal';
  /** The database's name as the confirmation of a command. */
  readonly yes: string | undefined;
}

const USAGE = `Usage: npm start -- [--allow write] [--allow admin] [--confirm terminal] [--target <name>] [--env]
  DATABASE_URL=postgresql://…   run on your own database instead of the sandbox
  --env                         use what PG* variables or a .env file say, without a question
  PORT=4780                     be at http://127.0.0.1:4780 instead of a name made for this start`;

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
  env: z.boolean().default(false),
});

/** How the reader at the terminal is told and asked; a test answers by itself. */
export interface Talk {
  readonly say: (line: string) => void;
  readonly ask: (question: string) => Promise<boolean>;
}

const terminal: Talk = { say, ask: askYes };

/** Reads the settings; throws `StartError` with one sentence for the first one that is wrong. */
export async function readConfig(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  projectDir: string,
  talk: Talk = terminal,
): Promise<Config> {
  const options = readOptions(argv);
  const port = portSchema.optional().safeParse(env['PORT'] || undefined);
  if (!port.success) throw new StartError('PORT must be a number from 0 to 65535.');
  const levels: readonly Access[] = ACCESS_LEVELS.filter(
    (level) => level === 'read' || options.allow.some((allowed) => allowed === level),
  );
  const target =
    options.target === undefined
      ? await ownTarget(env, options.env, levels, talk)
      : await namedTarget(options.target, levels, projectDir);
  return {
    port: port.data,
    target: target && withLogins(target, projectDir),
    confirm: options.confirm,
    yes: options.yes,
  };
}

/** DATABASE_URL, which was set on purpose; else what lies about, if the person wants it; else the sandbox. */
async function ownTarget(
  env: NodeJS.ProcessEnv,
  useEnv: boolean,
  levels: readonly Access[],
  { say, ask }: Talk,
): Promise<TargetConfig | undefined> {
  const url = env['DATABASE_URL'];
  if (url) {
    const aside = useEnv ? undefined : setVariables(env);
    if (aside !== undefined) say(`Left aside: ${aside}; with --env they fill what DATABASE_URL leaves open.`);
    return targetAt(resolveAddress(url, 'DATABASE_URL', useEnv ? env : {}), levels);
  }
  const found = findAddress(env, env['INIT_CWD'] ?? process.cwd());
  if (found === undefined) {
    if (useEnv)
      throw new StartError(
        '--env was given, but there is no DATABASE_URL in a .env file here and no PGHOST, PGDATABASE or PGSERVICE.',
      );
    return undefined;
  }
  const where = `${found.source}: ${endpointsText(found.connection)}, role ${found.connection.user}`;
  if (useEnv || (await ask(`Found ${where}. Use it instead of the sandbox?`))) return targetAt(found, levels);
  say(`Left aside: ${where}. Start with --env to use it instead of the sandbox.`);
  return undefined;
}

function targetAt({ connection, searchPath, elsewhere }: Resolved, levels: readonly Access[]): TargetConfig {
  return {
    label: 'mine',
    kind: 'own',
    database: connection.database,
    connection,
    ...(searchPath !== undefined && { searchPath }),
    ...(elsewhere.length > 0 && { unnamed: elsewhere }),
    levels,
  };
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
        env: { type: 'boolean' },
      },
    });
    return optionsSchema.parse({ ...values });
  } catch (cause) {
    throw new StartError(`This is not an option of the runner.\n${USAGE}`, { cause });
  }
}
