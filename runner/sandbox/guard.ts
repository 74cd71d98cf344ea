/**
 * Ends the server when its owner dies in a way that leaves it no last word. A tiny shell waits on a pipe whose other end
 * only the owner holds; when the owner is gone, however it went, the pipe closes and the shell stops the server, and
 * removes its folder where the server was a throwaway. It runs in a session of its own, so Ctrl-C does not reach it.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { type Identity, runAs } from './identity.ts';

const SCRIPT = `
trap '' INT TERM HUP
read -r _
kill -INT "$1" 2>/dev/null
[ -z "$2" ] && exit 0
while kill -0 "$1" 2>/dev/null; do sleep 0.05; done
rm -rf -- "$2"
`;

/** Watches over the server `pid` for as long as this process lives; returns how to dismiss the guard. */
export function postGuard(pid: number, identity: Identity, throwaway: string | undefined): () => void {
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'proofbook-guard', String(pid), throwaway ?? ''], {
    ...runAs(identity),
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  guard.stdin.on('error', () => {});
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return () => guard.kill('SIGKILL');
}
