/** `npm start` as a person runs it, in a checkout of its own that borrows this one's packages and built site. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatusAnswer } from '../contract/protocol.ts';

const ROOT = join(import.meta.dirname, '..');
const LEFT_OUT = ['.git', '.proofbook', '.astro', 'node_modules'];

/** A copy of the checkout, `dist` included, without its state; the caller removes it with `dropCopy`. */
export function copyCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-start-'));
  for (const name of readdirSync(ROOT).filter((entry) => !LEFT_OUT.includes(entry))) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

export const dropCopy = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export interface Started {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** The pairing link, once it is printed; fails with the output when the process ends before. */
  link(): Promise<URL>;
  /** Types into its terminal. */
  type(keys: string): void;
  /** Ctrl-C: the signal goes to the whole group, as a terminal sends it. */
  interrupt(): void;
  /** The exit code of npm. */
  ended(): Promise<number | null>;
}

/** Starts it at 127.0.0.1 on a free port, unless `env` has another PORT; an empty one lets it choose its own name. */
export function npmStart(folder: string, env: Record<string, string> = {}): Started {
  const { DATABASE_URL: _, ...inherited } = process.env;
  return watch(spawn('npm', ['start'], { cwd: folder, env: { ...inherited, PORT: '0', ...env }, detached: true }));
}

/** `npm run dev` at 127.0.0.1 on a port. Without the marks of a test process, for which Astro keeps no content. */
export function npmRunDev(folder: string, port: number, env: Record<string, string>): Started {
  const { VITEST: _, NODE_ENV: __, ...inherited } = process.env;
  const all = { ...inherited, ...env, PORT: String(port) };
  return watch(spawn('npm', ['run', 'dev'], { cwd: folder, env: all, detached: true }));
}

/** Starts it in a terminal of its own, which `script` gives it. */
export function npmStartInTerminal(folder: string, flags: string): Started {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = { ...inherited, PORT: '0' };
  return watch(spawn('script', ['-qfec', `npm start -- ${flags}`, '/dev/null'], { cwd: folder, env, detached: true }));
}

function watch(child: ChildProcess): Started {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(String(chunk)));
  const output = (): string => chunks.join('');
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    output,
    link: async () => {
      const printed = async (): Promise<URL> => {
        for (;;) {
          const link = /http:\/\/[\w.-]+:\d+\/#pair=\S+/.exec(output());
          if (link) return new URL(link[0]);
          if (child.exitCode !== null) throw new Error(`npm start ended:\n${output()}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      return printed();
    },
    type: (keys) => void child.stdin?.write(keys),
    interrupt: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
    ended: () => exit,
  };
}

export type Post = (path: string, body: unknown) => Promise<Response>;

/** Pairs as the page does and gives what sends the paired tab's requests. */
export async function pairWith(link: URL): Promise<Post> {
  const post = async (path: string, body: unknown, session?: string): Promise<Response> => {
    const headers = {
      'Content-Type': 'application/json',
      Origin: link.origin,
      ...(session === undefined ? {} : { Authorization: `Bearer ${session}` }),
    };
    const answer = await fetch(new URL(path, link), { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const answer = await post('/api/pair', { code: link.hash.replace('#pair=', '') });
  const { session } = (await answer.json()) as { session: string };
  return (path, body) => post(path, body, session);
}

/** Pairs and asks for the status. */
export async function statusOf(link: URL): Promise<StatusAnswer> {
  const post = await pairWith(link);
  return (await (await post('/api/status', {})).json()) as StatusAnswer;
}
