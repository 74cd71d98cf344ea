/** The list of the runs of a page: when, what, and how each ended. */
import type { Change } from '../../contract/events.ts';
import { clock, counted } from './format.ts';
import { h, type RenderNode } from './node.ts';
import type { Run } from './run.ts';
import { summarise } from './summary.ts';

export interface LogLine {
  /** Id of the card on the page. */
  readonly card: string;
  readonly title: string;
  readonly run: Run;
  readonly changes?: readonly Change[] | undefined;
}

/** Draws the list with its buttons, which carry only `data-log`. */
export function renderRunLog(lines: readonly LogLine[]): RenderNode {
  const button = (action: string, text: string) =>
    h('button', { type: 'button', class: 'card-button', 'data-log': action }, text);
  return h(
    'section',
    { class: 'run-log', 'aria-label': 'This page’s runs' },
    h(
      'p',
      { class: 'run-log-title' },
      h('strong', {}, 'This page’s runs'),
      ` ${counted(lines.length, 'run')}, kept in this tab alone`,
    ),
    h(
      'ol',
      {},
      lines.map(({ card, title, run, changes }) =>
        h(
          'li',
          {},
          run.started ? h('time', { datetime: run.started.at }, clock(run.started.at)) : undefined,
          h('a', { href: `#${card}` }, title),
          h('span', { class: 'out-value' }, summarise(run, { changes })),
        ),
      ),
    ),
    h(
      'p',
      { class: 'out-actions' },
      button('copy', 'Copy as Markdown'),
      button('save', 'Save as file'),
      button('forget', 'Forget'),
    ),
  );
}
