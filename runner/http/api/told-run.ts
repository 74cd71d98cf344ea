/** A run on its way: who asked for what, with which values, and what confirmed it. */
import type { Snippet } from '../../../contract/snippet.ts';
import type { Preview } from '../../session/previews.ts';
import type { ActiveRun } from '../../session/run-registry.ts';

export interface ToldRun {
  readonly run: ActiveRun;
  readonly snippet: Snippet;
  readonly values: ReadonlyMap<string, string>;
  /** What the person saw and confirmed; undefined for a run that changes nothing. */
  readonly preview: Preview | undefined;
}
