/** Runs that did not end well: failed, cancelled, and those of which nobody knows how they ended. */
import type { Access } from '../../contract/access.ts';
import { REFUSALS } from '../../contract/errors.ts';
import { LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '../../contract/limits.ts';
import { renderExplanation } from './explanation.ts';
import { duration } from './format.ts';
import { h, type RenderNode } from './node.ts';
import type { Cancelled, Failed } from './run.ts';
import { renderServerError } from './server-error.ts';
import { renderStatement } from './statement.ts';

/** Every runbook has this section. */
const VERIFY_LINK = h('a', { href: '#verify' }, 'How to verify it');

/** Draws a failed run: what happened, the server's own words, where in the statement, and the page that explains it. */
export function renderFailed(end: Failed, access: Access): RenderNode {
  const { error, explanation, statement } = end;
  const unknown = end.name === 'OutcomeUnknown';
  return h(
    'div',
    { class: 'out-note', 'data-tone': unknown ? 'warn' : 'bad' },
    h('p', { class: 'out-title' }, titleOf(end.name)),
    error ? renderServerError(error) : undefined,
    statement !== undefined && error?.position !== undefined ? renderStatement(statement, error.position) : undefined,
    ownLimit(end, access),
    h('p', {}, end.message),
    unknown ? h('p', {}, VERIFY_LINK) : undefined,
    explanation ? renderExplanation(explanation) : undefined,
  );
}

/**
 * The server words a limit of the runner like one of its own. A run that ended after just that time met the runner's, which
 * holds in its transaction whatever the database is set to; the message's text is not looked at, it may be in any language.
 */
function ownLimit({ error, duration_ms }: Failed, access: Access): RenderNode | undefined {
  const [limit, what] =
    error?.code === '57014'
      ? [STATEMENT_TIMEOUT_MS[access], `a ${access} statement`]
      : error?.code === '55P03'
        ? [LOCK_TIMEOUT_MS, 'a wait for a lock']
        : [];
  if (limit === undefined || duration_ms < limit) return undefined;
  return h(
    'p',
    {},
    `This limit is the runner’s own, ${duration(limit)} for ${what}; it is no setting of your database.`,
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
