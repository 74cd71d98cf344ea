/** Runs that did not end well: failed, cancelled, and those of which nobody knows how they ended. */
import type { Access } from '../../contract/access.ts';
import { REFUSALS } from '../../contract/errors.ts';
import { renderExplanation } from './explanation.ts';
import { h, type RenderNode } from './node.ts';
import type { Cancelled, Failed } from './run.ts';
import { renderServerError } from './server-error.ts';
import { renderStatement } from './statement.ts';

/** Every runbook has this section. */
const VERIFY_LINK = h('a', { href: '#verify' }, 'How to verify it');

/** Draws a failed run: what happened, the server's own words, where in the statement, and the page that explains it. */
export function renderFailed(end: Failed): RenderNode {
  const { error, explanation, statement } = end;
  const unknown = end.name === 'OutcomeUnknown';
  return h(
    'div',
    { class: 'out-note', 'data-tone': unknown ? 'warn' : 'bad' },
    h('p', { class: 'out-title' }, titleOf(end.name)),
    error ? renderServerError(error) : undefined,
    statement !== undefined && error?.position !== undefined ? renderStatement(statement, error.position) : undefined,
    h('p', {}, end.message),
    unknown ? h('p', {}, VERIFY_LINK) : undefined,
    explanation ? renderExplanation(explanation) : undefined,
  );
}

/** Draws a cancelled run; the runner's sentence says who ended it. */
export function renderCancelled(end: Cancelled): RenderNode {
  return h(
    'div',
    { class: 'out-note', 'data-tone': 'quiet' },
    h('p', { class: 'out-title' }, 'Cancelled'),
    h('p', {}, end.message),
  );
}

/** Draws a run whose stream stopped without a last event. It must never look like success or like failure. */
export function renderUnknown(access: Access): RenderNode {
  return h(
    'div',
    { class: 'out-note', 'data-tone': 'warn' },
    h('p', { class: 'out-title' }, 'Outcome unknown'),
    h('p', {}, 'The connection to the runner ended before the run did.'),
    access === 'read'
      ? h('p', {}, 'A read changes nothing, so you can run it again once the runner is back.')
      : h('p', {}, 'The change may or may not have been made; look before you run it again. ', VERIFY_LINK),
  );
}

const isRefusal = (name: string): name is keyof typeof REFUSALS => Object.hasOwn(REFUSALS, name);

const titleOf = (name: string): string => (isRefusal(name) ? REFUSALS[name].title : name);
