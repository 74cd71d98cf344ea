/** What the result of a probe means: a probe returns at least one row exactly when its cause is present. */
import { h, type RenderNode } from './node.ts';
import type { Run } from './run.ts';

/** The verdict in a sentence; undefined for a snippet that is no probe, and for a run that did not end well. */
export function verdictOf(run: Run, probe: string | undefined): string | undefined {
  if (probe === undefined || run.end?.event !== 'done') return undefined;
  return isFound(run) ? 'Found: this is a cause here.' : 'Not found: this is not the cause here.';
}

/** Draws the verdict with a link to the cause in the page's list. */
export function renderVerdict(run: Run, probe: string | undefined): RenderNode | undefined {
  const sentence = verdictOf(run, probe);
  if (sentence === undefined) return undefined;
  const cause = h('a', { href: `#cause-${probe}` }, 'The cause');
  return h('p', { class: 'out-verdict', 'data-found': isFound(run) ? 'yes' : 'no' }, sentence, ' ', cause);
}

const isFound = ({ results }: Run): boolean => results.some(({ rows }) => rows.length > 0);
