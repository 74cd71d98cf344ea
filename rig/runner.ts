/** A whole runner in this process, with a paired tab, for the attack tables. */
import type { RunEvent } from '../contract/events.ts';
import { runEventSchema } from '../contract/events.ts';
import type { CheckupEvent, CheckupRequest } from '../contract/finding.ts';
import { checkupEventSchema } from '../contract/finding.ts';
import type { LoadedManifest } from '../runner/manifest.ts';
import type { Runner, RunnerOptions } from '../runner/start-runner.ts';
import { startRunner } from '../runner/start-runner.ts';
import type { HostileSnippet } from './hostile-manifest.ts';
import { hostileManifest } from './hostile-manifest.ts';

export interface Rig {
  readonly runner: Runner;
  /** Headers of a paired tab. */
  readonly headers: Readonly<Record<string, string>>;
  /** Pairs another tab. */
  pair(): Promise<Readonly<Record<string, string>>>;
  post(
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Response>;
  /** Starts a run by its id, of a hostile snippet by the part behind `#`, and gives its answer. */
  start(
    id: string,
    more?: RunFields,
    headers?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Response>;
  /** Runs to the end and gives the events; fails when the run was refused. */
  run(id: string, more?: RunFields): Promise<RunEvent[]>;
  /** The last event of a run. */
  end(id: string, more?: RunFields): Promise<RunEvent>;
  /** A checkup to its end; its events. */
  checkup(more?: CheckupFields): Promise<CheckupEvent[]>;
  stop(): Promise<void>;
}

export type CheckupFields = Partial<Pick<CheckupRequest, 'page' | 'probes' | 'params'>>;

export interface RunFields {
  readonly params?: Readonly<Record<string, string>>;
  readonly confirm?: string;
  readonly typed?: string;
}

export interface RigOptions extends Omit<RunnerOptions, 'port' | 'manifest'> {
  readonly snippets: readonly HostileSnippet[];
}

export const openRig = ({ snippets, ...options }: RigOptions): Promise<Rig> =>
  openRigWith(hostileManifest(snippets), options);

/** A rig for a whole manifest, such as the book's. */
export async function openRigWith(
  manifest: LoadedManifest,
  options: Omit<RunnerOptions, 'port' | 'manifest'>,
): Promise<Rig> {
  const runner = await startRunner({ ...options, port: 0, manifest: () => manifest });
  const post: Rig['post'] = (path, body, headers = {}, signal) =>
    fetch(runner.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: runner.origin, ...headers },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
  const pair = async (): Promise<Readonly<Record<string, string>>> => {
    const answer = (await (await post('/api/pair', { code: runner.issueCode() })).json()) as { session: string };
    return { authorization: `Bearer ${answer.session}` };
  };
  const headers = await pair();
  const start: Rig['start'] = (id, more = {}, as = headers, signal) => {
    const snippet = manifest.snippets.get(id) ?? manifest.snippets.get(`attack/page#${id}`);
    if (snippet === undefined) throw new Error(`The rig has no snippet ${id}.`);
    return post('/api/runs', { snippet: snippet.id, sha256: snippet.sha256, params: {}, ...more }, as, signal);
  };
  const run: Rig['run'] = async (id, more) => {
    const response = await start(id, more);
    if (response.status !== 200) throw new Error(`The run ${id} was refused: ${await response.text()}`);
    return readEvents(await response.text());
  };
  const end: Rig['end'] = async (id, more) => {
    const last = (await run(id, more)).at(-1);
    if (last === undefined) throw new Error(`The run ${id} said nothing.`);
    return last;
  };
  const checkup: Rig['checkup'] = async (more = {}) => {
    const response = await post('/api/checkups', { manifest: manifest.sha256, ...more }, headers);
    if (response.status !== 200) throw new Error(`The checkup was refused: ${await response.text()}`);
    return linesOf(await response.text()).map((line) => checkupEventSchema.parse(line));
  };
  return { runner, headers, pair, post, start, run, end, checkup, stop: runner.stop };
}

/** The events of a finished stream, each checked against the contract. */
export const readEvents = (text: string): RunEvent[] => linesOf(text).map((line) => runEventSchema.parse(line));

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
