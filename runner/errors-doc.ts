/** `docs/ERRORS.md`, made from the catalogue, so that no refusal is without its entry. `npx vitest run errors-doc -u` rewrites it. */

import type { Refusal } from '../contract/errors.ts';
import { REFUSALS } from '../contract/errors.ts';

const HEAD = `# What the runner says when it will not or cannot

Made from \`contract/errors.ts\`; do not edit. A name is permanent, the sentences may improve. A refusal never repeats what was sent. Those with status 200 are the
last event of a run that had begun; the server's own error, with all its fields, and the runbook that explains it come with them.
`;

/** The page's whole text, by name. */
export function errorsPage(): string {
  const entries: [string, Refusal][] = Object.entries(REFUSALS);
  const sections = entries
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, { status, title, message, hint }]) => `## ${name}\n\n**${title}** (${status}). ${message} ${hint}\n`);
  return [HEAD, ...sections].join('\n');
}
