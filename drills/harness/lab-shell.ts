/** A lab's shell: the page's shell blocks and the real client programs, run in the lab's own folder and environment. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Background, type CommandResult, openCommands } from './commands.ts';
import type { Compose } from './compose.ts';
import type { Journal } from './journal.ts';
import { type FullLogin, type Login, libpqEnv } from './login.ts';

export interface ShellOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Folder below the lab's own. */
  readonly cwd?: string;
  readonly input?: string;
  /** A non-zero exit status is an answer, not a failure. */
  readonly mayFail?: boolean;
}

export interface LabShell {
  /** Folder of the lab for whatever it writes. */
  readonly dir: string;
  /** Writes a file below `dir` and returns its path. */
  write(name: string, text: string): string;
  shell(script: string, options?: ShellOptions): Promise<CommandResult>;
  /** Any program; never fails by its exit status. */
  command(file: string, args: readonly string[], options?: ShellOptions): Promise<CommandResult>;
  /** A program that goes on in the background until the lab ends. */
  background(file: string, args: readonly string[], options?: ShellOptions): Background;
  psql(args: readonly string[], login?: Login): Promise<CommandResult>;
  pgDump(args: readonly string[], login?: Login): Promise<CommandResult>;
  pgRestore(args: readonly string[], login?: Login): Promise<CommandResult>;
  pgIsReady(args?: readonly string[], login?: Login): Promise<CommandResult>;
  close(): Promise<void>;
}

/** What of this process's environment a lab's programs may see; a PGHOST or DATABASE_URL of the reader's is not among it. */
const INHERITED = ['PATH', 'LANG', 'TMPDIR', 'npm_config_registry'];

export function openLabShell(
  folder: string,
  compose: Compose,
  complete: (login: Login) => FullLogin,
  journal: Journal,
): LabShell {
  const dir = path.join(folder, 'work');
  mkdirSync(dir);
  const commands = openCommands();
  const modules = path.join(import.meta.dirname, '..', '..', 'node_modules', '.bin');
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
  const base: NodeJS.ProcessEnv = {
    ...inherited,
    ...compose.env,
    HOME: dir,
    NO_COLOR: '1',
    PATH: [compose.bin, modules, inherited['PATH']].join(path.delimiter),
  };
  const place = ({ env, cwd, input }: ShellOptions) => ({
    cwd: path.join(dir, cwd ?? '.'),
    env: { ...base, ...env },
    input,
  });

  const command: LabShell['command'] = (file, args, options = {}) => {
    journal.doing = `${path.basename(file)} ${args.join(' ')}`.slice(0, 120);
    return commands.run(file, args, place(options));
  };
  const tool =
    (file: string): LabShell['psql'] =>
    (args, login = {}) =>
      command(file, args, { env: libpqEnv(complete(login)) });

  return {
    dir,
    write(name, text) {
      const file = path.join(dir, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    command,
    async shell(script, options = {}) {
      // Bash reads its start-up file when its input is a socket, which it is here.
      const result = await command('bash', ['--norc', '-euo', 'pipefail', '-c', script], options);
      if (result.status === 0 || options.mayFail) return result;
      throw new Error(`The shell block ended with status ${result.status}:\n${script}\n${result.output}`);
    },
    background: (file, args, options = {}) => commands.start(file, args, place(options)),
    psql: (args, login) => tool('psql')(['-X', ...args], login),
    pgDump: tool('pg_dump'),
    pgRestore: tool('pg_restore'),
    pgIsReady: (args = [], login = {}) => tool('pg_isready')(args, login),
    close: commands.stopAll,
  };
}
