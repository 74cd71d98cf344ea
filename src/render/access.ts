/** Why a snippet cannot run here, in one sentence, and what would enable it. */
import type { Access } from '../../contract/access.ts';
import type { StatusAnswer } from '../../contract/protocol.ts';

/** The reason from the runner's status; undefined where the snippet may run. */
export function reasonAgainst(id: string, access: Access, status: StatusAnswer): string | undefined {
  if (!status.levels.includes(access)) {
    return `This runner runs no ${access} snippets on ${status.target.label}; start it with npm start -- --allow ${access} to enable them.`;
  }
  return Object.hasOwn(status.unavailable, id) ? status.unavailable[id] : undefined;
}
