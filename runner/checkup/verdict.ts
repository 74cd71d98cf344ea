/**
 * What the answer of a probe means. 0 rows are only *absent* for a role that would have seen the cause; what a database
 * does not have is neither absent nor failed. Pure.
 */
import type { ServerError } from '../../contract/events.ts';
import type { Finding } from '../../contract/finding.ts';
import { LOCK_TIMEOUT_MS, PROBE_TIMEOUT_MS } from '../../contract/limits.ts';
import type { Snippet } from '../../contract/snippet.ts';
import { whyUnavailable } from '../db/requirements.ts';
import type { TargetFacts } from '../db/target.ts';

export type Verdict = Pick<Finding, 'state' | 'why'>;

/** Who is asked: the facts of the target, and its name where it is no PostgreSQL but speaks its protocol. */
export interface Witness {
  readonly facts: TargetFacts;
  readonly otherMake: string | undefined;
}

/** Why a probe need not be asked, or undefined. */
export function beforeAsking(snippet: Snippet, { facts }: Witness): Verdict | undefined {
  const why = whyUnavailable(snippet, facts);
  if (why === undefined) return undefined;
  const { requires, ...rest } = snippet;
  const others = requires.filter((requirement) => requirement.kind !== 'role');
  const lacksOnlyRights = whyUnavailable({ ...rest, requires: others }, facts) === undefined;
  return { state: lacksOnlyRights ? 'cannot-see' : 'does-not-apply', why };
}

/** The meaning of a result. A role that lacks rights and still finds something has found it. */
export function ofRows(count: number, snippet: Snippet, witness: Witness): Verdict {
  if (count > 0) return { state: 'present', why: '' };
  if (witness.otherMake !== undefined) {
    const why = `This server is ${witness.otherMake}, whose catalogs may be empty where PostgreSQL’s are not.`;
    return { state: 'cannot-see', why };
  }
  const lacking = lackingRights(snippet, witness.facts);
  return lacking.length === 0 ? { state: 'absent', why: '' } : { state: 'cannot-see', why: whoSees(lacking, witness) };
}

/** The meaning of a refusal by the server. */
export function ofError(error: ServerError, snippet: Snippet, witness: Witness): Verdict {
  const { code = '', message } = error;
  if (code === '42501') {
    const lacking = lackingRights(snippet, witness.facts);
    const who = lacking.length === 0 ? 'Its owner or a superuser would see this.' : whoSees(lacking, witness);
    return { state: 'cannot-see', why: `${sentence(message)} ${who}` };
  }
  if (NOT_THERE.has(code)) {
    return { state: 'does-not-apply', why: `This database does not have what the check reads: ${message}.` };
  }
  if (code === '57014') {
    return { state: 'failed', why: `It took longer than ${seconds(PROBE_TIMEOUT_MS)} and was stopped.` };
  }
  if (code === '55P03') {
    return {
      state: 'failed',
      why: `A lock stood in its way for ${seconds(LOCK_TIMEOUT_MS)}: another session holds it.`,
    };
  }
  if (witness.otherMake !== undefined) {
    return { state: 'does-not-apply', why: `This server is ${witness.otherMake}, which does not know the query.` };
  }
  return { state: 'failed', why: sentence(message) };
}

/**
 * What the check reads is not there: table, column, schema, function, other object, invalid database name, and an extension
 * that is installed but was not loaded at the start of the server. Source: PostgreSQL documentation, appendix A.
 */
const NOT_THERE = new Set(['42P01', '42703', '3F000', '42883', '42704', '3D000', '55000']);

function lackingRights({ sees }: Snippet, { superuser, roles }: TargetFacts): string[] {
  return superuser ? [] : sees.filter((right) => !roles.has(right));
}

function whoSees(lacking: readonly string[], { facts }: Witness): string {
  const rights = lacking.filter((right) => right !== 'superuser');
  const who = lacking.includes('superuser') ? 'a superuser' : `a role with the rights of ${rights.join(' and ')}`;
  return `“${facts.user}” does not see all of this; ${who} would.`;
}

const sentence = (message: string): string => {
  const first = message.slice(0, 1).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};

const seconds = (ms: number): string => `${ms / 1_000} s`;
