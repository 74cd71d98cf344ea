/** A target as the configuration names it: where a run goes and what it may do there. It holds the password; never log it. */
import type { Access } from '../../contract/access.ts';
import type { Target } from '../../contract/events.ts';
import type { Address } from './address.ts';

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
  /** Hosts that are neither addresses of this machine nor named in the configuration; looked at before they are called. */
  readonly unnamed?: readonly string[];
  readonly colour?: NonNullable<Target['colour']>;
  /** The database's name, for display while the server cannot be asked. */
  readonly database: string;
  readonly connection: Address;
  /** Least-privilege logins by access level, once `npm run target -- init` has made them. */
  readonly logins?: Readonly<Partial<Record<Access, Login>>>;
  /** Schemas that unqualified names are looked up in, after pg_catalog. Absent: those of the server for this role and database. */
  readonly searchPath?: readonly string[];
  /** Access levels that may run here. */
  readonly levels: readonly Access[];
}
