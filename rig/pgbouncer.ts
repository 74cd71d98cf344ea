/** A PgBouncer of its own in front of a test's server, on the machine's own program: found, installed where that is allowed, else named in one sentence. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../postgres/port.ts';
import type { Address } from '../runner/db/address.ts';

export interface Pooler {
  /** The server's address, through the pooler. */
  readonly address: Address;
  /** Whether its process still lives. */
  alive(): boolean;
  stop(): Promise<void>;
}

const isThere = (): boolean => spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' }).status === 0;

/** Debian's own, when the machine lets itself be given it. */
export function ensurePgBouncer(): void {
  if (isThere()) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    try {
      execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'pgbouncer'], {
        env,
        stdio: 'ignore',
      });
    } catch {
      // What is still missing is said below.
    }
  }
  if (!isThere())
    throw new Error('pgbouncer cannot be found; install it (Debian: apt-get install pgbouncer) and run again.');
}

/** Starts one with a single session for everybody, so that whatever is left behind in it is seen by the next. */
export async function startPooler(server: Address, mode: 'session' | 'transaction' | 'statement'): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-pooler-'));
  const port = await freePort();
  const { host, port: serverPort, user, password = '', database } = server;
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
${database} = host=${host} port=${serverPort} user=${user} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 1
`,
  );
  // It refuses to be root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  chmodSync(join(folder, 'pgbouncer.ini'), 0o644);
  const child: ChildProcess = spawn('pgbouncer', ['-q', 'pgbouncer.ini'], { ...nobody, cwd: folder, stdio: 'ignore' });
  const exited = once(child, 'exit');
  await listening(port);
  return {
    address: { ...server, host: '127.0.0.1', port, tls: { mode: 'disable' } },
    alive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw new Error('PgBouncer did not start.');
}
