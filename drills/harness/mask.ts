/** What of a run is the same every time, and what is of its moment: numbers, times, ids, plans' costs. */
import type { RunEvent } from '../../contract/events.ts';

/** A text with everything of the moment replaced, for comparing only. */
export const maskText = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '#')
    .replace(/-?\d+([.:,/-]\d+)*/g, '#')
    .replace(/#( (bytes|kB|MB|ms|s|min|days?|mons?))+/g, '#');

/** A run as far as it must be the same on every run of a drill; `rows` as a set, because their number may vary. */
export function maskRun(events: readonly RunEvent[], columnsOnly: boolean): string {
  const lines: string[] = [];
  const rows = new Set<string>();
  for (const event of events) {
    if (event.event === 'columns')
      lines.push(`columns ${event.columns.map(({ name, type }) => `${name} ${type}`).join(', ')}`);
    if (event.event === 'rows')
      for (const row of event.rows) rows.add(row.map((cell) => (cell === null ? '∅' : maskText(cell))).join(' | '));
    if (event.event === 'notice') lines.push(`notice ${maskText(event.notice.message)}`);
    if (event.event === 'failed')
      lines.push(`failed ${event.name} ${event.error?.code ?? ''} ${maskText(event.error?.message ?? '')}`);
    if (event.event === 'done') lines.push(`done ${event.command} ${event.committed ? 'committed' : ''}`);
    if (event.event === 'needs-confirmation')
      lines.push(`confirm ${event.confirm} ${event.statements.map(maskText).join('; ')}`);
  }
  return [...lines, ...(columnsOnly ? [] : [...rows].sort())].join('\n');
}
