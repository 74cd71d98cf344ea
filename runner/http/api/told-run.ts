/** A run on its way: who asked for what, with which values, and what confirmed it. */
import type { Snippet } from '../../../contract/snippet.ts';
import type { Preview } from '../../session/previews.ts';
import type { ActiveRun } from '../../session/run-registry.ts';

/** As much of it as the record and its last event need; a checkup has that much too. */
export interface ToldWork extends Pick<ToldRun, 'run' | 'values' | 'preview'> {
  readonly snippet: Pick<Snippet, 'id' | 'sha256' | 'access' | 'statements'>;
}

export interface ToldRun {
  readonly run: ActiveRun;
  readonly snippet: Snippet;
  readonly values: ReadonlyMap<string, string>;
  /** What the person saw and confirmed; undefined for a run that changes nothing. */
  readonly preview: Preview | undefined;
}
