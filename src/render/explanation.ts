/** The link from an error to the runbook that explains it, with the reader's own values. */
import type { Explanation } from '../../contract/events.ts';
import { seenFragment } from '../../contract/wording.ts';
import { h, type RenderNode } from './node.ts';

/** Address of a runbook; undefined for anything that is not a page's slug, so that no data becomes an address. */
export const runbookPath = (slug: string): string | undefined =>
  /^[a-z0-9-]+\/[a-z0-9-]+$/.test(slug) ? `/runbooks/${slug}/` : undefined;

/** Draws the link and the values that were recognised. */
export function renderExplanation({ slug, title, confidence, values, signature }: Explanation): RenderNode {
  const href = runbookPath(slug);
  const page =
    href === undefined
      ? title
      : h('a', { href: href + (confidence === 'match' ? seenFragment(signature, undefined, values) : '') }, title);
  const found = Object.entries(values);
  return h(
    'p',
    { class: 'out-explanation' },
    confidence === 'match' ? 'Explained in ' : 'Perhaps explained in ',
    page,
    found.length === 0 ? '.' : ': ',
    found.map(([name, value], index) => [index > 0 ? ', ' : '', `${name.replaceAll('_', ' ')} `, h('code', {}, value)]),
  );
}
