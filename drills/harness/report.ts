/** What a proof run says: lines for a person, one object for a program. */
import type { DrillResult } from '../../contract/recording.ts';

export interface Mutations {
  readonly tried: number;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
}

/** A broken page that its drill still passed. */
export interface Survivor {
  readonly slug: string;
  /** What was done to the page, and where. */
  readonly mutation: string;
  /** Why no drill can or need notice, where that is known. */
  readonly reason: string;
}

export interface Report {
  readonly drills: readonly DrillResult[];
  readonly mutations: Mutations;
}

/** One drill for a person: its verdict, the steps that failed with their reasons, and all steps if they are asked for. */
export function drillLines({ slug, pg, status, steps, ms }: DrillResult, all: boolean): string[] {
  const shown = all ? steps : steps.filter((step) => step.status === 'fail');
  return [
    `${MARKS[status]} ${slug}  PostgreSQL ${pg}  ${steps.length} steps  ${(ms / 1000).toFixed(1)} s`,
    ...shown.flatMap((step) => [
      `    ${MARKS[step.status]} ${step.name}  ${step.ms} ms`,
      ...(step.reason === undefined ? [] : indent(step.reason)),
    ]),
  ];
}

const MARKS = { pass: '✓', fail: '✗' } as const;

const indent = (text: string): string[] => text.split('\n').map((line) => `      ${line}`);

/** The last lines for a person. */
export function summaryLines({ drills, mutations }: Report): string[] {
  const failed = drills.filter(({ status }) => status === 'fail').length;
  const versions = [...new Set(drills.map(({ pg }) => pg))].join(', ');
  const lines = [
    failed === 0
      ? `${drills.length} proofs on PostgreSQL ${versions}, all passed.`
      : `${failed} of ${drills.length} proofs on PostgreSQL ${versions} failed.`,
  ];
  if (mutations.tried === 0) return lines;
  const percent = Math.floor((mutations.killed / mutations.tried) * 100);
  return [
    ...lines,
    `${mutations.killed} of ${mutations.tried} broken pages noticed (${percent} %).`,
    ...mutations.survivors.map(({ slug, mutation, reason }) => `  not noticed: ${slug}: ${mutation} (${reason})`),
  ];
}

/** The object of `--json`. Reasons stay out of passed steps; the shape is the contract's. */
export const toJson = ({ drills, mutations }: Report): string => `${JSON.stringify({ drills, mutations })}\n`;
