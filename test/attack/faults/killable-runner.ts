/** Starts a runner process, pairs with it, runs a write with its confirmation, and kills the process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hostileSnippet } from '../../../rig/hostile-manifest.ts';
import { readEvents } from '../../../rig/runner.ts';
import type { ProcessSettings } from './runner-process.ts';

export interface KillableRunner {
  readonly pid: number;
  /** Previews and applies a snippet; whatever breaks on the way is an outcome like another. */
  write(id: string, signal: AbortSignal, onApply: () => void): Promise<void>;
  kill(): Promise<void>;
}

export async function startKillable(settings: ProcessSettings): Promise<KillableRunner> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'runner-process.ts'), JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The runner’s process did not start.');
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { origin, code } = JSON.parse(line) as { origin: string; code: string };
  const post = (path: string, body: object, headers: object = {}, signal?: AbortSignal): Promise<Response> =>
    fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...headers },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
  const { session } = (await (await post('/api/pair', { code })).json()) as { session: string };
  const headers = { authorization: `Bearer ${session}` };
  return {
    pid,
    write: async (id, signal, onApply) => {
      const given = settings.snippets.find((snippet) => snippet.id === id);
      if (given === undefined) throw new Error(`There is no snippet ${id}.`);
      const { id: snippet, sha256 } = hostileSnippet(given);
      const request = { snippet, sha256, params: {} };
      try {
        const asked = readEvents(await (await post('/api/runs', request, headers, signal)).text()).at(-1);
        if (asked?.event !== 'needs-confirmation') return;
        onApply();
        await (await post('/api/runs', { ...request, confirm: asked.nonce }, headers, signal)).text();
      } catch {
        // The runner or its stream is gone: what became of the write is what the test asks afterwards.
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
