/** The sentences that name each limit a run has hit, so that a shortened result can never pass for a whole one. */
import type { Truncated } from '../../contract/events.ts';
import { MAX_CELL_CHARS, MAX_COLUMNS, MAX_NOTICES, MAX_RESULT_BYTES, MAX_ROWS } from '../../contract/limits.ts';
import { bytes, count } from './format.ts';
import { h, type RenderNode } from './node.ts';

const SENTENCES: Readonly<Record<keyof Truncated, string>> = {
  rows: `Rows after the first ${count(MAX_ROWS)} are left out.`,
  columns: `Columns after the first ${count(MAX_COLUMNS)} are left out.`,
  cells: `Values longer than ${count(MAX_CELL_CHARS)} characters are cut.`,
  bytes: `The result is larger than ${bytes(MAX_RESULT_BYTES)}; what comes after is left out.`,
  notices: `Notices after the first ${count(MAX_NOTICES)} are left out.`,
};

/** Draws the limits that were hit; undefined when there was none. */
export function renderLimits(truncated: Truncated): RenderNode | undefined {
  const hit = Object.entries(SENTENCES).filter(([name]) => truncated[name as keyof Truncated]);
  if (hit.length === 0) return undefined;
  return h(
    'ul',
    { class: 'out-limits' },
    hit.map(([, sentence]) => h('li', {}, sentence)),
  );
}
