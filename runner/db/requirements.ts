/** Whether a snippet can work on a target; if not, why, in a sentence for its card. Pure. */
import type { Requirement, Snippet } from '../../contract/snippet.ts';
import type { TargetFacts } from './target.ts';

/** The first requirement that the target does not meet, as a sentence. */
export function whyUnavailable(snippet: Snippet, facts: TargetFacts): string | undefined {
  for (const requirement of snippet.requires) {
    const reason = unmet(requirement, facts);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function unmet(requirement: Requirement, facts: TargetFacts): string | undefined {
  switch (requirement.kind) {
    case 'version':
      return Math.floor(facts.versionNumber / 10_000) >= requirement.min
        ? undefined
        : `Needs PostgreSQL ${requirement.min} or later; this server is ${facts.version}.`;
    case 'extension':
      return facts.extensions.has(requirement.name)
        ? undefined
        : `Needs the extension ${requirement.name}, which is not installed in this database.`;
    case 'role':
      if (requirement.name === 'superuser')
        return facts.superuser ? undefined : `Needs a superuser, which “${facts.user}” is not.`;
      return facts.roles.has(requirement.name)
        ? undefined
        : `Needs the rights of the role ${requirement.name}, which “${facts.user}” does not have.`;
    case 'table':
      return facts.tables.has(requirement.name)
        ? undefined
        : `Made for the tables of the stack that this book describes; “${requirement.name}” is not in this database. Copy it and put in your own names.`;
    case 'setting': {
      const value = facts.settings.get(requirement.name);
      return value === requirement.value
        ? undefined
        : `Needs ${requirement.name} = ${requirement.value}; here it is ${value ?? 'unknown'}.`;
    }
  }
}
