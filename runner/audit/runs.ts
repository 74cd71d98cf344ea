/** The record by run: what was meant, and what came of it. Pure. */
import type { Entry } from './entry.ts';

type Kind<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

export interface AuditedRun {
  readonly intent: Kind<'intent'>;
  readonly commit: Kind<'commit'> | undefined;
  readonly outcome: Kind<'outcome'> | undefined;
}

/** Runs in the order in which they began. */
export function auditedRuns(entries: readonly Entry[]): AuditedRun[] {
  const intents = entries.filter((entry) => entry.kind === 'intent');
  const commits = new Map(entries.flatMap((entry) => (entry.kind === 'commit' ? [[entry.run, entry]] : [])));
  // A run that was settled later has two outcomes; the later one counts.
  const outcomes = new Map(entries.flatMap((entry) => (entry.kind === 'outcome' ? [[entry.run, entry]] : [])));
  return intents.map((intent) => ({
    intent,
    commit: commits.get(intent.run),
    outcome: outcomes.get(intent.run),
  }));
}

/** Whether the record leaves open what became of a change. */
export const isUnsettled = ({ intent, outcome }: AuditedRun): boolean =>
  intent.purpose === 'apply' && (outcome === undefined || outcome.result === 'OutcomeUnknown');
