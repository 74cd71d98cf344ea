/** What a drill's throwaway server is like. */

/** How the throwaway server is set up. Everything not named is as PostgreSQL makes it. */
export interface ServerShape {
  /** Server settings, given on the command line: `{ max_connections: 20 }`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Whole text of `pg_hba.conf`; the harness's own socket line is put before it. */
  readonly hba?: string;
  /** `demo` (default) holds the demo database, `empty` only an empty `changemaker_v2`. */
  readonly data?: 'demo' | 'empty';
  /** Who the runner logs in as; default is the superuser `changemaker`, as in the described stack. */
  readonly target?: { readonly user: string; readonly password: string };
}
