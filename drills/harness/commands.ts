/**
 * Programs that a drill runs: psql, pg_dump, bash, Prisma, Drizzle Kit. Each is a process group of its own that ends with
 * the lab, or with this process if that dies first.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { postGuard } from '../../postgres/guard.ts';

export interface CommandResult {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came, without colours. */
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string | undefined;
}

export interface Background {
  /** What it printed so far. */
  output(): string;
  readonly running: boolean;
  stop(): Promise<void>;
}

export interface Commands {
  run(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult>;
  start(file: string, args: readonly string[], options: CommandOptions): Background;
  /** Ends all that still run. */
  stopAll(): Promise<void>;
}

const KILL_GROUP = 'kill -KILL -- "-$1" 2>/dev/null';

export function openCommands(): Commands {
  const running = new Set<ChildProcess>();

  function launch(file: string, args: readonly string[], { cwd, env, input }: CommandOptions) {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    const dismiss = child.pid === undefined ? () => true : postGuard(KILL_GROUP, [String(child.pid)]);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', (error) => reject(new Error(`${file} cannot be started: ${error.message}`)));
      child.once('close', resolve);
    }).finally(() => {
      running.delete(child);
      dismiss();
    });
    ended.catch(() => {});
    const text = { stdout: '', stderr: '', output: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (part: string) => {
        text[stream] += part;
        text.output += part;
      });
    }
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    return { child, ended, text };
  }

  async function stop(child: ChildProcess): Promise<void> {
    if (!running.has(child) || child.pid === undefined) return;
    const closed = once(child, 'close');
    killGroup(child.pid);
    await closed;
  }

  return {
    async run(file, args, options) {
      const { ended, text } = launch(file, args, options);
      const status = await ended;
      return { status, stdout: plain(text.stdout), stderr: plain(text.stderr), output: plain(text.output) };
    },
    start(file, args, options) {
      const { child, text } = launch(file, args, options);
      return {
        output: () => plain(text.output),
        get running() {
          return running.has(child);
        },
        stop: () => stop(child),
      };
    },
    async stopAll() {
      await Promise.all([...running].map(stop));
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g');

/** A text as a person reads it: without colours and cursor moves. */
export const plain = (text: string): string => text.replace(COLOURS, '').replaceAll('\r\n', '\n');
