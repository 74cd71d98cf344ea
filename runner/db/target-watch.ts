/** What is known of the target between runs. A server that could not be reached is asked again each time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerError } from '../../contract/events.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { RunFailure, toServerError } from './errors.ts';
import type { TargetFacts } from './target.ts';
import { readFacts } from './target.ts';
import type { TargetConfig } from './target-config.ts';

export type TargetState =
  | { readonly facts: TargetFacts }
  | {
      readonly facts: undefined;
      readonly error: ServerError;
      /** The server has not said anything yet. */
      readonly pending?: boolean;
    };

/** How long facts are believed; a server may have been stopped or given an extension since. */
const BELIEF_MS = 10_000;

export interface TargetWatch {
  /** Facts not older than a few seconds, or the error of an attempt made now. With patience, a slower answer is for the next look. */
  look(patienceMs?: number): Promise<TargetState>;
  /** The facts of the last answer, if there was one. */
  known(): TargetFacts | undefined;
  /** After a change through the runner, and after a failed connection. */
  forget(): void;
}

export function createTargetWatch(target: TargetConfig, snippets: () => readonly Snippet[]): TargetWatch {
  let last: { readonly at: number; readonly state: Promise<TargetState> } | undefined;
  let facts: TargetFacts | undefined;
  return {
    known: () => facts,
    look: async (patienceMs) => {
      const now = performance.now();
      if (last === undefined || now - last.at > BELIEF_MS) last = { at: now, state: ask(target, snippets()) };
      const { state } = last;
      const answer = await (patienceMs === undefined ? state : Promise.race([state, silent(patienceMs)]));
      facts = answer.facts;
      if (answer.facts === undefined && answer.pending !== true && last?.state === state) last = undefined;
      return answer;
    },
    forget: () => {
      last = undefined;
    },
  };
}

/** What is said of a server that is being waited for. */
async function silent(ms: number): Promise<TargetState> {
  await sleep(ms, undefined, { ref: false });
  const message = `The database has not answered for ${ms / 1_000} s; it is still being waited for.`;
  return { facts: undefined, pending: true, error: { code: 'ETIMEDOUT', message } };
}

async function ask(target: TargetConfig, snippets: readonly Snippet[]): Promise<TargetState> {
  try {
    return { facts: await readFacts(target, snippets) };
  } catch (thrown) {
    const error = thrown instanceof RunFailure ? thrown.error : undefined;
    return { facts: undefined, error: error ?? toServerError(thrown) };
  }
}
