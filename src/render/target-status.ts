/** What the page's head says of the target: the panel behind its chip, and the banner when it cannot be reached. */
import type { RefusalAnswer, StatusAnswer, TargetStatus } from '../../contract/protocol.ts';
import { renderExplanation } from './explanation.ts';
import { type Child, h, type RenderNode } from './node.ts';
import { renderServerError } from './server-error.ts';

/** What a read-only transaction does not cover for a superuser; SECURITY.md has the measurements. */
const SUPERUSER_LIMIT =
  'This role is a superuser: a read-only transaction keeps it from changing rows, not from ending sessions, taking locks or reading the server’s files.';

/** Draws the facts of a target. */
export function renderTargetPanel({ target, levels }: StatusAnswer): RenderNode {
  const facts: [string, Child][] = [
    ['Database', h('code', {}, target.database)],
    ['Server', target.version === undefined ? 'not reached' : `PostgreSQL ${target.version}`],
    ['Runs', levels.join(', ')],
  ];
  if (target.environment !== undefined) facts.push(['Environment', target.environment]);
  return h(
    'div',
    { class: 'target-facts' },
    h(
      'p',
      { class: 'out-title' },
      target.kind === 'sandbox' ? 'Sandbox: a PostgreSQL of this checkout, with demo data' : target.label,
    ),
    h(
      'dl',
      { class: 'out-fields' },
      facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
    ),
    target.superuser && target.kind === 'own' ? h('p', {}, SUPERUSER_LIMIT) : undefined,
  );
}

/** Draws the line about a superuser that stands once on a page of cards; undefined where there is nothing to say. */
export function renderSuperuserNote({ superuser, kind }: TargetStatus): RenderNode | undefined {
  return superuser && kind === 'own' ? h('p', { class: 'target-note' }, SUPERUSER_LIMIT) : undefined;
}

/** Draws the banner of a target that cannot be reached: the very error, the page that explains it, and another try. */
export function renderUnreachable(target: TargetStatus): RenderNode {
  return h(
    'div',
    { class: 'out-note', 'data-tone': 'bad' },
    h('p', { class: 'out-title' }, `No connection to ${target.kind === 'sandbox' ? 'the sandbox' : target.label}`),
    target.error ? renderServerError(target.error) : undefined,
    target.explanation ? renderExplanation(target.explanation) : undefined,
    h('button', { type: 'button', class: 'card-button', 'data-action': 'retry' }, 'Try again'),
  );
}

/** Draws the banner of a pairing that was refused. */
export function renderPairingRefused({ title, message, hint }: RefusalAnswer): RenderNode {
  return h(
    'div',
    { class: 'out-note', 'data-tone': 'warn' },
    h('p', { class: 'out-title' }, title),
    h('p', {}, `${message} ${hint}`),
  );
}
