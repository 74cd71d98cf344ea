/** What the result of a probe means: a probe returns at least one row exactly when its cause is present. */
import { h, type RenderNode } from './node.ts';
import type { Run } from './run.ts';

/** Whose database the sentence is about: the reader's, or the drill's, which is past. */
export type Origin = 'live' | 'recorded';

const SENTENCES: Readonly<Record<Origin, { readonly yes: string; readonly no: string }>> = {
  live: { yes: 'Found: this is a cause here.', no: 'Not found: this is not the cause here.' },
  recorded: { yes: 'In the drill, this was the cause.', no: 'In the drill, this was not the cause.' },
};

/** The verdict in a sentence; undefined for a snippet that is no probe, and for a run that did not end well. */
export function verdictOf(run: Run, probe: string | undefined, origin: Origin = 'live'): string | undefined {
  if (probe === undefined || run.end?.event !== 'done') return undefined;
  return SENTENCES[origin][found(run)];
}

/** Draws the verdict with a link to the cause in the page's list. */
export function renderVerdict(run: Run, probe: string | undefined, origin: Origin = 'live'): RenderNode | undefined {
  const sentence = verdictOf(run, probe, origin);
  if (sentence === undefined) return undefined;
  const cause = h('a', { href: `#cause-${probe}` }, 'The cause');
  return h('p', { class: 'out-verdict', 'data-found': origin === 'live' && found(run) }, sentence, ' ', cause);
}

const found = ({ results }: Run): 'yes' | 'no' => (results.some(({ rows }) => rows.length > 0) ? 'yes' : 'no');
