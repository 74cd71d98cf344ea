/** What the server's log says at last of a refused client: the error, and the detail that the client is not told. */
import type { Lab } from '../harness/lab.ts';

/** The last FATAL line with its DETAIL and HINT; empty when nobody was refused. */
export function lastRefusal(lab: Lab): string {
  const lines = lab.server.log().split('\n');
  const start = lines.findLastIndex((line) => line.includes('FATAL:'));
  if (start < 0) return '';
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !/^\t|\b(DETAIL|HINT):/.test(line));
  return [lines[start], ...rest.slice(0, Math.max(end, 0))].join('\n');
}
