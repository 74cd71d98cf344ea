/** A runner in a process of its own, so that a test can kill it. Takes its options as JSON, prints its pairing link. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadManifest } from '../runner/manifest.ts';
import { type RunnerOptions, startRunner } from '../runner/start-runner.ts';

type Options = Pick<RunnerOptions, 'target' | 'port'> & { readonly site: string; readonly manifestPath: string };

export interface LoneRunner {
  readonly pairingLink: string;
  /** Ends the process without any goodbye. */
  kill(): Promise<void>;
}

/** Starts the process and waits for its link. */
export async function startLoneRunner(options: Options): Promise<LoneRunner> {
  const child = spawn(process.execPath, [import.meta.filename, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)]);
  if (first === undefined) throw new Error('The runner’s process ended before it printed its link.');
  return {
    pairingLink: String(first[0]).trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

if (import.meta.main) {
  const { manifestPath, ...options }: Options = JSON.parse(process.argv[2] ?? '{}');
  const manifest = loadManifest(manifestPath);
  const runner = await startRunner({ ...options, manifest: () => manifest });
  console.log(runner.pairingLink());
}
