/** What the server said besides the result. */
import type { ServerError } from '../../contract/events.ts';
import { h, type RenderNode } from './node.ts';
import { renderServerError } from './server-error.ts';

/** Draws notices in the order in which they came; undefined when there was none. */
export function renderNotices(notices: readonly ServerError[]): RenderNode | undefined {
  if (notices.length === 0) return undefined;
  return h(
    'ul',
    { class: 'out-notices' },
    notices.map((notice) => h('li', {}, renderServerError(notice))),
  );
}
