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

/** Extensions that do nothing unless their library was loaded at the server's start. */
const PRELOADED = new Set([
  'pg_stat_statements',
  'pg_stat_kcache',
  'pg_stat_monitor',
  'pg_qualstats',
  'pg_wait_sampling',
  'pgaudit',
]);

function unmet(requirement: Requirement, facts: TargetFacts): string | undefined {
  switch (requirement.kind) {
    case 'version':
      return Math.floor(facts.versionNumber / 10_000) >= requirement.min
        ? undefined
        : `Needs PostgreSQL ${requirement.min} or later; this server is ${facts.version}.`;
    case 'extension':
      if (!facts.extensions.has(requirement.name)) {
        return `Needs the extension ${requirement.name}, which is not installed in this database.`;
      }
      return !PRELOADED.has(requirement.name) || facts.libraries.has(requirement.name)
        ? undefined
        : `Needs ${requirement.name} in shared_preload_libraries; the extension is installed here, but the server was started without its library.`;
    case 'function':
      return facts.functions.has(requirement.name)
        ? undefined
        : `Needs the right to call ${requirement.name}(), which “${facts.user}” does not have.`;
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
