/**
 * Last words for a process that may die without any. A tiny shell waits on a pipe whose other end only its owner holds;
 * when the owner is gone, however it went, the pipe closes and the shell does what it was left to do: stop a server, remove
 * a folder. It runs in a session of its own, so Ctrl-C does not reach it.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { type Identity, runAs } from './identity.ts';

/** Stops the server `$1`, and where a folder `$2` is named waits for its end and removes it. */
const STOP_SERVER = `
kill -INT "$1" 2>/dev/null
[ -z "$2" ] && exit 0
while kill -0 "$1" 2>/dev/null; do sleep 0.05; done
rm -rf -- "$2"
`;

/** Watches over the server `pid` for as long as this process lives; returns how to dismiss the guard. */
export const guardServer = (pid: number, identity: Identity, throwaway: string | undefined): (() => void) =>
  postGuard(STOP_SERVER, [String(pid), throwaway ?? ''], runAs(identity));

/** Leaves a shell script to be run when this process is gone; returns how to dismiss it. */
export function postGuard(
  script: string,
  args: readonly string[],
  user: { uid?: number; gid?: number } = {},
): () => void {
  const wait = `trap '' INT TERM HUP\nread -r _\n${script}`;
  const guard = spawn('/bin/sh', ['-c', wait, 'proofbook-guard', ...args], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  guard.stdin.on('error', () => {});
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return () => guard.kill('SIGKILL');
}
