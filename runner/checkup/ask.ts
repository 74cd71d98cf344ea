/**
 * Asks probes of a database: one connection, one read-only snapshot, each probe with its own clock and its own savepoint, so
 * that one that fails takes no other with it. Everything is rolled back.
 */
import type { Column, Row } from '../../contract/events.ts';
import type { Finding } from '../../contract/finding.ts';
import { CHECKUP_MS, MAX_EVIDENCE_ROWS, MAX_PROBE_ROWS, PROBE_TIMEOUT_MS } from '../../contract/limits.ts';
import { valuesOf } from '../db/bind.ts';
import { createBounds } from '../db/bounds.ts';
import { nameColumns } from '../db/column-types.ts';
import type { Connection } from '../db/connect.ts';
import { toServerError } from '../db/errors.ts';
import { askOwn } from '../db/guard.ts';
import type { Identity } from '../db/identity.ts';
import { OWN } from '../db/own-queries.ts';
import type { Policy } from '../db/policy.ts';
import { policyOf } from '../db/policy.ts';
import { onConnection } from '../db/run-connection.ts';
import { runStatement } from '../db/statement.ts';
import type { TargetFacts } from '../db/target.ts';
import { factsOn } from '../db/target.ts';
import type { TargetConfig } from '../db/target-config.ts';
import { requireInside, rolledBack } from '../db/transaction.ts';
import { makeOf } from './make.ts';
import type { Probe } from './probes.ts';
import { beforeAsking, ofError, ofRows, type Verdict, type Witness } from './verdict.ts';

export interface Checkup {
  readonly target: TargetConfig;
  readonly probes: readonly Probe[];
  readonly signal: AbortSignal;
  /** Refuses a server that the runner must not touch. */
  readonly admit: (identity: Identity) => void;
  /** Called once, before the first probe. */
  readonly onStart: (facts: TargetFacts) => void;
  /** Called for each probe, in their order, as soon as its answer is known. It must not wait. */
  readonly onFinding: (finding: Finding) => void;
}

/** Asks all probes; rejects with a `RunFailure` when the server could not be reached or went away. */
export function askProbes({ target, probes, signal, admit, onStart, onFinding }: Checkup): Promise<void> {
  const requires = probes.flatMap((probe) => probe.snippet.requires);
  const snippet = { id: 'checkup', access: 'read' as const, statements: [], requires };
  return onConnection({ target, snippet, signal, admit }, async (connection, identity) => {
    const startedAt = performance.now();
    const facts = await factsOn(
      connection,
      identity,
      target,
      probes.map((probe) => probe.snippet),
    );
    const witness = { facts, otherMake: makeOf(identity.banner) };
    onStart(facts);
    const policy = checkupPolicy(policyOf(target, snippet, identity));
    await rolledBack(connection, policy, async () => {
      await connection.client.query('SAVEPOINT proofbook_probe');
      for (const probe of probes) {
        const late = performance.now() - startedAt > CHECKUP_MS;
        onFinding(late ? finding(probe, NOT_ASKED) : await ask(connection, policy, probe, witness));
        signal.throwIfAborted();
      }
    });
  });
}

const NOT_ASKED: Verdict = {
  state: 'failed',
  why: `Not asked: the probes before it had used the ${CHECKUP_MS / 1_000} s that a checkup has.`,
};

/**
 * A read run's policy with the probe's own clock. With row_security off, PostgreSQL refuses what a policy would filter in
 * silence, so that hidden rows are never taken for absent ones. Source: PostgreSQL documentation, "Row Security Policies".
 */
const checkupPolicy = ({ settings, searchPath }: Policy): Policy => ({
  searchPath,
  settings: `${settings}; SET LOCAL statement_timeout = ${PROBE_TIMEOUT_MS}; SET LOCAL row_security = off`,
});

async function ask(connection: Connection, policy: Policy, probe: Probe, witness: Witness): Promise<Finding> {
  const { snippet, values } = probe;
  const known = beforeAsking(snippet, witness) ?? ('state' in values ? values : undefined);
  const [statement] = snippet.statements;
  if (known !== undefined || statement === undefined || 'state' in values) {
    return finding(probe, known ?? { state: 'failed', why: 'The probe has no statement.' });
  }
  const startedAt = performance.now();
  try {
    const bound = { sql: statement.sql, values: valuesOf(statement.params, values), bounds: createBounds() };
    const ran = await runStatement(connection, { ...bound, limit: MAX_PROBE_ROWS + 1 });
    const { fields, rows, rowCount } = ran;
    const ms = performance.now() - startedAt;
    requireInside(ran.status);
    const columns =
      rows.length === 0
        ? []
        : await nameColumns(bound.bounds.columns(fields), (types) =>
            askOwn(connection, OWN.columnTypes, types, policy.searchPath),
          );
    const evidence = { columns, rows: rows.slice(0, MAX_EVIDENCE_ROWS), rowCount };
    return finding(probe, ofRows(rows.length, snippet, witness), ms, evidence);
  } catch (thrown) {
    const error = toServerError(thrown);
    if (error.severity === undefined || (await connection.ended())) throw thrown;
    return finding(probe, ofError(error, snippet, witness), performance.now() - startedAt);
  } finally {
    // After a lost connection this fails as well, and hides nothing: the first error is on its way.
    if (isOpen(connection))
      await connection.client.query('ROLLBACK TO SAVEPOINT proofbook_probe').catch(() => undefined);
  }
}

const isOpen = ({ client }: Connection): boolean => !client.connection.stream.destroyed;

interface Evidence {
  readonly columns: Column[];
  readonly rows: Row[];
  readonly rowCount: number | null;
}

const NO_EVIDENCE: Evidence = { columns: [], rows: [], rowCount: 0 };

function finding(
  { snippet, page, cause, severity }: Probe,
  { state, why }: Verdict,
  ms = 0,
  { columns, rows, rowCount }: Evidence = NO_EVIDENCE,
): Finding {
  const rounded = Math.round(ms * 1_000) / 1_000;
  return { probe: snippet.id, page, cause, state, severity, why, columns, rows, row_count: rowCount, ms: rounded };
}
