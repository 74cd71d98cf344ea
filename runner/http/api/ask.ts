/** The questions before a change: what a write would do, shown by doing it and taking it back; what an `admin` run means. */
import type { RunEvent } from '../../../contract/events.ts';
import type { Identity } from '../../db/identity.ts';
import { readableStatement } from '../../db/literal.ts';
import { identifyTarget } from '../../db/question.ts';
import { rehearse } from '../../db/rehearse.ts';
import { consequencesOf } from '../../db/statement-classes.ts';
import type { Preview } from '../../session/previews.ts';
import type { EventStream } from '../event-stream.ts';
import type { RunAudit } from './audit-run.ts';
import type { ApiContext } from './context.ts';
import { milliseconds } from './end-of-failure.ts';
import type { ToldRun } from './told-run.ts';

/** Rehearses a write and asks whether to apply it. */
export async function askApply(
  context: ApiContext,
  told: ToldRun,
  audit: RunAudit,
  stream: EventStream,
): Promise<void> {
  const { run, snippet, values } = told;
  const { target } = context;
  const rehearsal = await rehearse({
    target,
    snippet,
    values,
    signal: run.signal,
    admit: (identity) => {
      context.admit(identity);
      audit.intent(identity, 'rehearse');
    },
  });
  const counts = rehearsal.changes.map((change) => change.row_count);
  audit.rehearsed(counts, rehearsal.durationMs);
  for (const notice of rehearsal.notices) stream.send({ event: 'notice', notice });
  stream.send({
    ...question(context, told, { identity: rehearsal.identity, confirm: 'apply', expectedCounts: counts }),
    changes: [...rehearsal.changes],
    locks: [...rehearsal.locks],
    wal_bytes: rehearsal.walBytes,
    duration_ms: milliseconds(rehearsal.durationMs),
  });
}

/** Asks for the database's name; nothing has been run. */
export async function askAdmin(
  context: ApiContext,
  told: ToldRun,
  audit: RunAudit,
  stream: EventStream,
): Promise<void> {
  const { run, snippet, values } = told;
  const { target, askTerminal } = context;
  const identity = await identifyTarget({ target, snippet, values, signal: run.signal, admit: context.admit });
  audit.rehearsed([], 0);
  const confirm = askTerminal === undefined ? 'admin' : 'terminal';
  stream.send({
    ...question(context, told, { identity, confirm, expectedCounts: undefined }),
    consequences: consequencesOf(snippet),
  });
}

/** The statements with their values, for reading. */
export const readableStatements = ({ snippet, values }: ToldRun): string[] =>
  snippet.statements.map((statement) => readableStatement(statement, values));

interface Asked extends Pick<Preview, 'confirm' | 'expectedCounts'> {
  readonly identity: Identity;
}

function question(
  { previews }: ApiContext,
  told: ToldRun,
  { identity, confirm, expectedCounts }: Asked,
): Extract<RunEvent, { event: 'needs-confirmation' }> {
  const { run, snippet, values } = told;
  const { nonce, expiresAt } = previews.issue({
    session: run.session,
    snippet: snippet.id,
    sha256: snippet.sha256,
    values,
    fingerprint: identity.fingerprint,
    database: identity.database,
    confirm,
    expectedCounts,
  });
  return {
    event: 'needs-confirmation',
    nonce,
    expires_at: expiresAt.toISOString(),
    confirm,
    statements: readableStatements(told),
    consequences: [],
    changes: [],
    locks: [],
    duration_ms: 0,
  };
}
