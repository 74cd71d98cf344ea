/** What each severity means, in one sentence; the legend and the hover text. */
import type { Severity } from '../schemas/severity.ts';

export const SEVERITY_MEANING: Record<Severity, string> = {
  critical: 'Everything stands still, or data is in danger.',
  high: 'Part of the application fails until it is fixed.',
  medium: 'It works, but wrongly, slowly or not for long.',
  low: 'A tool is unhandy; the application is not affected.',
};

/** `High`, or `Medium to high` for a range. */
export function severityWords(severity: readonly Severity[]): string {
  const words = severity.join(' to ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The worse end of a range; lists are sorted and coloured by it. */
export const worst = (severity: readonly Severity[]): Severity => severity.at(-1) ?? 'low';
