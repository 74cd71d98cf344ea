/** A target as the configuration names it: where a run goes and what it may do there. It holds the password; never log it. */
import type pg from 'pg';
import type { Access } from '../../contract/access.ts';

export interface TargetConfig {
  /** `sandbox`, or the name in the configuration. */
  readonly label: string;
  readonly kind: 'sandbox' | 'own';
  /** The database's name, for display while the server cannot be asked. */
  readonly database: string;
  /** Passed to `pg.Client` as it is. */
  readonly connection: pg.ClientConfig;
  /** Schemas that unqualified names are looked up in, after pg_catalog. */
  readonly searchPath: readonly string[];
  /** Access levels that may run here. */
  readonly levels: readonly Access[];
}
