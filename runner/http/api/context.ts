/** What the API's calls share; made once at start. */
import type { Explanation, ServerError, Target } from '../../../contract/events.ts';
import type { BookFacts } from '../../../contract/finding.ts';
import type { AuditLog } from '../../audit/log.ts';
import type { Identity } from '../../db/identity.ts';
import type { TargetConfig } from '../../db/target-config.ts';
import type { TargetWatch } from '../../db/target-watch.ts';
import type { LoadedManifest } from '../../manifest.ts';
import type { Pairing } from '../../session/pairing.ts';
import type { Previews } from '../../session/previews.ts';
import type { RunRegistry } from '../../session/run-registry.ts';
import type { Sessions } from '../../session/sessions.ts';

/** Asks the person at the terminal to type a name; false when another one, or nothing in time, was typed. */
export type AskTerminal = (question: TerminalQuestion, signal: AbortSignal) => Promise<boolean>;

export interface TerminalQuestion {
  readonly target: string;
  readonly database: string;
  readonly statements: readonly string[];
  readonly consequences: readonly string[];
}

export interface ApiContext {
  readonly version: string;
  readonly target: TargetConfig;
  readonly watch: TargetWatch;
  /** Asked for at each call, because a development server may have rebuilt it. */
  readonly manifest: () => LoadedManifest;
  readonly pairing: Pairing;
  readonly sessions: Sessions;
  readonly runs: RunRegistry;
  readonly previews: Previews;
  readonly audit: AuditLog;
  /** Refuses a server that must not be touched; called on each new connection. */
  readonly admit: (identity: Identity) => void;
  /** Present when `admin` runs are confirmed in the terminal. */
  readonly askTerminal: AskTerminal | undefined;
  /** What the book says of its pages' causes. */
  readonly facts: () => BookFacts;
  /** Finds the runbook that explains an error. */
  readonly explain: (error: ServerError) => Explanation | undefined;
  readonly log: (line: string) => void;
}

/** The target as a person may read it, with its version where that is known. */
export const targetOf = ({ target }: ApiContext, known?: { database: string; version: string }): Target => ({
  label: target.label,
  kind: target.kind,
  database: known?.database ?? target.database,
  ...(known !== undefined && { version: known.version }),
  ...(target.colour !== undefined && { colour: target.colour }),
});

/** An explanation as an optional field. */
export function explained(context: ApiContext, error: ServerError | undefined): { explanation?: Explanation } {
  const explanation = error === undefined ? undefined : context.explain(error);
  return explanation === undefined ? {} : { explanation };
}
