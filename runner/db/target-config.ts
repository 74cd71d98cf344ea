/** A target as the configuration names it: where a run goes and what it may do there. It holds the password; never log it. */
import type pg from 'pg';
import type { Access } from '../../contract/access.ts';
import type { Target } from '../../contract/events.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface TargetConfig {
  /** `sandbox`, or the name in the configuration. */
  readonly label: string;
  readonly kind: 'sandbox' | 'own';
  /** On another machine; such a database must be trusted by hand before anything runs on it. */
  readonly remote?: boolean;
  /** A host that is neither an address of this machine nor named in the configuration; it is looked at before it is called. */
  readonly unnamed?: string;
  readonly colour?: NonNullable<Target['colour']>;
  /** The database's name, for display while the server cannot be asked. */
  readonly database: string;
  /** Passed to `pg.Client` as it is. */
  readonly connection: pg.ClientConfig;
  /** Least-privilege logins by access level, once `npm run target -- init` has made them. */
  readonly logins?: Readonly<Partial<Record<Access, Login>>>;
  /** Schemas that unqualified names are looked up in, after pg_catalog. */
  readonly searchPath: readonly string[];
  /** Access levels that may run here. */
  readonly levels: readonly Access[];
}
