/**
 * A statement that PostgreSQL takes only outside a transaction. Its settings are the session's, so the session must be the
 * run's own; what it has done when it fails stays, so it is looked at and said: CREATE INDEX CONCURRENTLY leaves an index
 * that answers no query, and with IF NOT EXISTS the next one is content with it.
 */
import type { ServerError } from '../../contract/events.ts';
import type { Connection } from './connect.ts';
import { RunFailure, toServerError } from './errors.ts';
import type { RunResult } from './execute.ts';
import { boundsOf, runAll } from './execute.ts';
import type { Identity } from './identity.ts';
import { onLook } from './look.ts';
import { OWN } from './own-queries.ts';
import { policyOf } from './policy.ts';
import type { RunInput } from './run-connection.ts';

/** Refuses what a pooler would mix with other people's sessions. */
export function requireOwnSession({ pooled }: Pick<Identity, 'pooled'>): void {
  if (pooled) throw new RunFailure('ThroughPooler');
}

interface InvalidIndex {
  readonly oid: string;
  /** With its schema, quoted as SQL needs it. */
  readonly name: string;
  readonly short: string;
}

/** Runs it. The transaction that asked who is there is left first. */
export async function applyOutside(connection: Connection, identity: Identity, input: RunInput): Promise<RunResult> {
  requireOwnSession(identity);
  const buildsIndex = input.snippet.statements.some(({ class: name }) => name === 'Index' || name === 'Reindex');
  const before = buildsIndex ? await invalidIndexes(input) : [];
  const bounds = boundsOf(connection);
  const policy = policyOf(input.target, input.snippet, identity);
  await connection.client.query('ROLLBACK');
  await connection.client.query(policy.settings);
  try {
    const ran = await runAll(connection, policy, input, bounds);
    if (buildsIndex) await requireValid(input, ran.notices);
    return ran;
  } catch (thrown) {
    if (thrown instanceof RunFailure) throw thrown;
    if (await connection.ended())
      throw new RunFailure('OutcomeUnknown', { error: toServerError(thrown), cause: thrown });
    const left = buildsIndex ? await leftBehind(input, before) : '';
    const detail = `The statement failed. It does not run in a transaction, so what it had done before stays done.${left}`;
    throw new RunFailure('StatementFailed', { detail, error: toServerError(thrown), cause: thrown });
  }
}

const invalidIndexes = ({ target }: RunInput): Promise<InvalidIndex[]> =>
  onLook(target, 'proofbook/indexes', (ask) => ask<InvalidIndex>(OWN.invalidIndexes));

/** Indexes that were not there before, with what to do about them. */
async function leftBehind(input: RunInput, before: readonly InvalidIndex[]): Promise<string> {
  const known = new Set(before.map(({ oid }) => oid));
  try {
    const left = (await invalidIndexes(input)).filter(({ oid }) => !known.has(oid));
    return left
      .map(({ name }) => ` It left the invalid index ${name} behind, ${COST}: DROP INDEX CONCURRENTLY ${name};`)
      .join('');
  } catch {
    return ' Whether it left an invalid index behind could not be asked.';
  }
}

const COST = 'which answers no query and still slows writes down; drop it before you try again';

/** 42P07 as a notice: a relation of that name exists, skipping. The name stands in it in every language. */
async function requireValid(input: RunInput, notices: readonly ServerError[]): Promise<void> {
  const skipped = notices.filter(({ code }) => code === '42P07');
  if (skipped.length === 0) return;
  const broken = (await invalidIndexes(input)).find(({ short }) =>
    skipped.some(({ message }) => message.includes(`"${short}"`) || message.includes(`«${short}»`)),
  );
  if (broken === undefined) return;
  const detail = `Nothing was built: ${broken.name} exists already, but it is invalid, left behind by an earlier attempt, ${COST}: DROP INDEX CONCURRENTLY ${broken.name};`;
  throw new RunFailure('StatementFailed', { detail });
}
