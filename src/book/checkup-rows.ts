/** What a checkup asks, for its page: every probe of the book with its cause, its severity and its fix. */
import type { FindingSeverity } from '../../contract/finding.ts';
import { pageFacts } from '../search/page-facts.ts';
import { probesOf } from './snippets.ts';

export interface CheckupRow {
  /** Full id of the probe. */
  probe: string;
  cause: string;
  text: string;
  severity: FindingSeverity;
  page: { title: string; href: string };
  /** Where the check stands, and its question. */
  check: { title: string; href: string };
  fix: { title: string; href: string } | undefined;
  noFix: string | undefined;
}

/** The rows in the order of the book; a cause without a probe has none. */
export function checkupRows(): CheckupRow[] {
  return Object.entries(pageFacts('content')).flatMap(([page, { title, causes }]) => {
    const href = `/runbooks/${page}/`;
    const probes = probesOf(page);
    return Object.entries(causes).flatMap(([cause, { text, severity, fix, noFix }]) => {
      const probe = probes.get(cause);
      if (probe === undefined) return [];
      return {
        probe: probe.snippet,
        cause,
        text,
        severity,
        page: { title, href },
        check: { title: probe.title, href: href + probe.href },
        fix: fix && { title: fix.text, href: fix.address },
        noFix,
      };
    });
  });
}
