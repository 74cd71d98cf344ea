/** A process that owns a checkout's sandbox, so that a test can end it in every way, and what it says. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { commandLine } from '../postgres/process.ts';
import type { Checkout } from './checkout.ts';

export interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** A line of an owner: progress, the sandbox it opened, what it did on command, or why it could not. */
export interface Line {
  phrase?: string;
  url?: string;
  fresh?: boolean;
  version?: string;
  did?: string;
  kind?: string;
  message?: string;
}

export interface Owner {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next line that fits, with the ones before it. */
  until(fits: (line: Line) => boolean): Promise<{ last: Line; before: Line[] }>;
  /** Calls a method of the sandbox and waits for its end. */
  call(method: 'reset' | 'stop'): Promise<void>;
  kill(): Promise<void>;
}

const PROGRAM = `
  const { openSandbox } = await import(process.argv[1]);
  const say = (fact) => console.log(JSON.stringify(fact));
  try {
    const sandbox = await openSandbox({ projectDir: process.argv[2], onProgress: (phrase) => say({ phrase }) });
    say({ url: sandbox.url, fresh: sandbox.fresh, version: sandbox.version });
    process.stdin.on('data', async (word) => {
      const method = String(word).trim();
      await sandbox[method]();
      say({ did: method });
      if (method === 'stop') process.exit();
    });
  } catch (error) {
    say({ kind: error.kind, message: error.message });
    process.exit(1);
  }
`;

/** Starts an owner of a checkout's sandbox as a user, with a temporary folder of its own. */
export function startOwner(checkout: Checkout, user: User, temp: string): Owner {
  const child = spawn(checkout.node, ['--input-type=module', '-e', PROGRAM, checkout.module, checkout.folder], {
    ...user,
    cwd: checkout.folder,
    env: { PATH: process.env['PATH'], TMPDIR: temp },
  });
  child.stderr.pipe(process.stderr);
  child.stdin.on('error', () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const exited = once(child, 'exit');

  async function until(fits: (line: Line) => boolean): Promise<{ last: Line; before: Line[] }> {
    const before: Line[] = [];
    for (;;) {
      const next = await lines.next();
      if (next.done) throw new Error(`the owner ended after saying ${JSON.stringify(before)}`);
      const line: Line = JSON.parse(next.value);
      if (fits(line)) return { last: line, before };
      before.push(line);
    }
  }

  return {
    process: child,
    until,
    async call(method) {
      if (child.stdin.writable) child.stdin.write(`${method}\n`);
      // An owner that was refused is on its way out already.
      if (method === 'stop') await exited;
      else await until((line) => line.did === method);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Processes whose command line holds a text; NUL stands between its words. */
export const processesWith = (text: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandLine(pid)?.includes(text));
