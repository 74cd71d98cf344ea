/** The target of this start: the reader's own database, or the sandbox, which is started for it. */
import { resolveAddress } from './address/resolve.ts';
import type { TargetConfig } from './db/target-config.ts';
import { openSandbox } from './sandbox/sandbox.ts';

export interface OpenTarget {
  readonly target: TargetConfig;
  stop(): Promise<void>;
}

/** Opens the sandbox unless the configuration names a database. An own database is not touched here. */
export async function openTarget(
  own: TargetConfig | undefined,
  projectDir: string,
  say: (line: string) => void,
): Promise<OpenTarget> {
  if (own !== undefined) return { target: own, stop: () => Promise.resolve() };
  const sandbox = await openSandbox({ projectDir, onProgress: (phrase) => say(`Sandbox: ${phrase} …`) });
  const { connection } = resolveAddress(sandbox.url, 'The sandbox’s URL');
  return {
    target: {
      label: 'sandbox',
      kind: 'sandbox',
      database: sandbox.database,
      // Another user can take a port that PostgreSQL has left, but not a socket in a folder of ours; whoever sits at the port
      // instead can ask for the password, and is given no more than SCRAM gives.
      connection: {
        ...connection,
        ...(sandbox.socketDir !== undefined && { host: sandbox.socketDir }),
        tls: { mode: 'disable' },
        requireAuth: ['scram-sha-256'],
      },
      searchPath: ['public'],
      levels: ['read', 'write', 'admin'],
    },
    stop: () => sandbox.stop(),
  };
}
