/** A lab's runner, and the page's snippets run through it over HTTP, as a reader would. */

import type { StatusAnswer } from '../../contract/protocol.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { DATABASE } from '../../postgres/demo.ts';
import { checkManifest } from '../../runner/manifest.ts';
import { startRunner } from '../../runner/start-runner.ts';
import type { Journal } from './journal.ts';
import type { FullLogin } from './login.ts';
import type { ProvedPage } from './page.ts';
import { pairWith, type ResultRow, type RunClient, type RunResult } from './run-client.ts';

export type Inputs = Readonly<Record<string, string>>;

export interface LabSnippets {
  /** One bare request, whatever comes of it. */
  run(id: string, params?: Inputs): Promise<RunResult>;
  /** A read snippet; fails unless it ran to its end. */
  read(id: string, params?: Inputs): Promise<readonly ResultRow[]>;
  /** A write or admin snippet with its preview and confirmation; fails unless it was carried out. */
  apply(id: string, params?: Inputs): Promise<RunResult>;
  /** What the runner says about itself and its target. */
  status(): Promise<StatusAnswer>;
  close(): Promise<void>;
}

/**
 * Makes the page's snippets runnable against a server that is up. The runner starts with the first use, so that what a
 * drill's set-up did before, an extension for instance, is already there when it looks at its target.
 */
export function openLabSnippets(page: ProvedPage, target: FullLogin, journal: Journal): LabSnippets {
  const manifest = checkManifest(page.manifest);
  const { applicationName: _, ...connection } = target;
  const start = async () => {
    const runner = await startRunner({
      port: 0,
      manifest: () => manifest,
      target: {
        label: 'drill',
        kind: 'sandbox',
        database: DATABASE,
        connection,
        searchPath: ['public'],
        levels: ['read', 'write', 'admin'],
      },
    });
    return { runner, client: await pairWith(runner.origin, runner.issueCode()) };
  };
  let started: ReturnType<typeof start> | undefined;
  const session = () => {
    started ??= start();
    return started;
  };

  const find = (id: string): Snippet => {
    const snippet = page.snippets.get(id);
    if (snippet !== undefined) return snippet;
    throw new Error(`The page has no runnable snippet “${id}”; it has ${[...page.snippets.keys()].join(', ')}.`);
  };
  const run: LabSnippets['run'] = async (id, params = {}) => {
    journal.doing = `the run of ${id}`;
    const snippet = find(id);
    const { client } = await session();
    const values = withDefaults(snippet, params);
    return note(journal, snippet, values, await client.run(snippet, values));
  };

  return {
    run,
    async read(id, params) {
      const result = await run(id, params);
      if (result.last.event !== 'done') throw new Error(`${id} did not run to its end: ${describe(result)}`);
      return result.rows;
    },
    async apply(id, params = {}) {
      const snippet = find(id);
      const preview = await run(id, params);
      const { client } = await session();
      const values = withDefaults(snippet, params);
      const result = await confirm(client, snippet, values, preview);
      note(journal, snippet, values, result);
      if (result.last.event === 'done' && result.last.committed) return result;
      throw new Error(`${id} was not carried out: ${describe(result)}`);
    },
    status: async () => (await session()).client.status(),
    close: async () => (await started?.catch(() => undefined))?.runner.stop(),
  };
}

/** Confirms what the preview showed: a write by its nonce, an admin step by the database's name as well. */
async function confirm(client: RunClient, snippet: Snippet, params: Inputs, preview: RunResult): Promise<RunResult> {
  if (preview.last.event !== 'needs-confirmation') return preview;
  const { nonce, confirm: kind } = preview.last;
  return client.run(snippet, params, { confirm: nonce, ...(kind === 'admin' ? { typed: DATABASE } : {}) });
}

function note(journal: Journal, snippet: Snippet, values: Inputs, result: RunResult): RunResult {
  const { fault, pg } = journal;
  const { last } = result;
  if (last.event === 'done') journal.ran.add(snippet.id.split('#')[1] ?? '');
  // A fix is previewed on the broken server; once carried out, its output is that of a mended one.
  const moment = last.event === 'done' && last.committed ? 'fixed' : journal.moment;
  const params = Object.keys(values).length > 0 ? { params: values } : {};
  journal.runs.push({
    snippet: snippet.id,
    sha256: snippet.sha256,
    pg,
    moment,
    fault,
    ...params,
    events: [...result.events],
  });
  return result;
}

/** The fields of a snippet's card start with the defaults, and are sent with the run. */
function withDefaults(snippet: Snippet, params: Inputs): Inputs {
  const defaults = snippet.params.flatMap((param) =>
    param.default === undefined ? [] : [[param.name, param.default]],
  );
  return { ...Object.fromEntries(defaults), ...params };
}

/** The end of a run in a few words. */
export function describe({ last }: RunResult): string {
  if (last.event !== 'failed') return last.event;
  const { error } = last;
  return error === undefined
    ? last.message
    : `${error.code ?? last.name} ${error.message}${error.detail ? ` (${error.detail})` : ''}`;
}
