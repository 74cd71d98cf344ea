/** A checkup as a whole: what was found, what was not seen, and what is new since another one. Pure. */
import { z } from 'zod';
import type { ServerError } from '../../contract/events.ts';
import type { Finding, FindingSeverity } from '../../contract/finding.ts';
import { FINDING_SEVERITIES, findingStateSchema } from '../../contract/finding.ts';
import type { TargetFacts } from '../db/target.ts';
import type { TargetConfig } from '../db/target-config.ts';
import type { Probe } from './probes.ts';

export interface Report {
  readonly server: Readonly<Record<string, string | boolean>>;
  /** One for each probe, the worst first; a probe that was not asked has failed. */
  readonly findings: readonly Finding[];
  /** Whether every probe was asked. */
  readonly complete: boolean;
  /** Why not. */
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
  /** Causes that are present and were not, by their probes; with `--compare`. */
  readonly new?: readonly string[];
  /** Causes that were present and are not. */
  readonly gone?: readonly string[];
  readonly ms: number;
}

/** What is left out of a stored report does not matter for a comparison. */
export const storedSchema = z.object({
  findings: z.array(z.object({ probe: z.string(), state: findingStateSchema })),
});
export type Stored = z.infer<typeof storedSchema>;

/** A failure on the way, in words for a person. */
export interface Trouble {
  readonly name: string;
  readonly message: string;
  readonly error: ServerError | undefined;
}

export interface Answered {
  readonly target: TargetConfig;
  readonly facts: TargetFacts | undefined;
  readonly probes: readonly Probe[];
  readonly findings: readonly Finding[];
  readonly trouble: Trouble | undefined;
  readonly ms: number;
}

/** The report of what was answered; what was not asked is in it too. */
export function reportOf({ target, facts, probes, findings, trouble, ms }: Answered): Report {
  const known = new Set(findings.map(({ probe }) => probe));
  const silent = probes.filter(({ snippet }) => !known.has(snippet.id)).map((probe) => notAsked(probe, trouble));
  return {
    server: {
      label: target.label,
      database: facts?.database ?? target.database,
      ...(facts && { version: facts.version, role: facts.user, superuser: facts.superuser }),
    },
    findings: [...findings, ...silent].sort(byUrgency),
    complete: trouble === undefined,
    ...(trouble && { error: errorOf(trouble) }),
    ms: Math.round(ms),
  };
}

const errorOf = ({ name, message, error }: Trouble): NonNullable<Report['error']> => ({
  name,
  message: error === undefined ? message : `${message} ${error.message}`,
  ...(error?.code !== undefined && { code: error.code }),
});

const notAsked = ({ snippet, page, cause, severity }: Probe, trouble: Trouble | undefined): Finding => ({
  probe: snippet.id,
  page,
  cause,
  state: 'failed',
  severity,
  why: `Not asked. ${trouble?.message ?? 'The checkup ended before.'}`,
  columns: [],
  rows: [],
  row_count: null,
  ms: 0,
});

/** Present ones by severity, then what could not be told, then what is healthy. */
const STATES: readonly Finding['state'][] = ['present', 'failed', 'cannot-see', 'does-not-apply', 'absent'];

const byUrgency = (one: Finding, other: Finding): number =>
  STATES.indexOf(one.state) - STATES.indexOf(other.state) || rank(one.severity) - rank(other.severity);

const rank = (severity: FindingSeverity): number => FINDING_SEVERITIES.indexOf(severity);

/** The report with what is new and what is gone since another one. A probe that now cannot see has not gone. */
export function compared(report: Report, before: Stored): Report {
  const states = new Map(before.findings.map(({ probe, state }) => [probe, state]));
  const present = report.findings.filter(({ state }) => state === 'present').map(({ probe }) => probe);
  const absent = report.findings.filter(({ state }) => state === 'absent').map(({ probe }) => probe);
  return {
    ...report,
    new: present.filter((probe) => states.get(probe) !== 'present'),
    gone: absent.filter((probe) => states.get(probe) === 'present'),
  };
}

/** 0 when all is well, 1 for a finding at least as bad as `failOn`, 2 when the checkup could not be finished. */
export function exitCode({ findings, complete, new: news }: Report, failOn: FindingSeverity | undefined): number {
  const counted = findings.filter(({ state, probe }) => state === 'present' && (news?.includes(probe) ?? true));
  if (failOn !== undefined && counted.some(({ severity }) => rank(severity) <= rank(failOn))) return 1;
  return complete ? 0 : 2;
}
