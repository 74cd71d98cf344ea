/** A proof under way: what was asked for, and what has been seen so far. */
import type { Recording } from '../../contract/recording.ts';
import type { Stack } from '../../src/snippets/stack.ts';
import type { Drill } from './drill.ts';
import type { Journal } from './journal.ts';
import type { ProvedPage } from './page.ts';
import type { Steps } from './steps.ts';
import type { Workspace } from './workspace.ts';

export interface ProofOptions {
  readonly drill: Drill;
  readonly page: ProvedPage;
  readonly workspace: Workspace;
  readonly stack: Stack;
  readonly major: number;
  readonly signal: AbortSignal;
  /** Stop at the first failed step, when only red or green is asked for. */
  readonly failFast?: boolean;
  /** The page's recording in the repository, which the answers have to fit. */
  readonly recording?: Recording | undefined;
}

/** A proof under way. */
export interface Course extends ProofOptions {
  readonly journal: Journal;
  readonly steps: Steps;
}
