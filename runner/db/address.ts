/** Where a server is and how it is reached, wholly resolved: nothing is left for a library to take from the environment. */

export interface Endpoint {
  /** A name, an IP address, or, with a slash at its beginning, the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

export const TLS_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** libpq's words and meaning; certificates and keys are PEM texts. */
export interface Tls {
  readonly mode: TlsMode;
  /** Authorities to verify the server with; without one, those that Node knows. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** A PKCS #12 file with certificate and key, as Prisma takes it. */
  readonly pfx?: Buffer;
  readonly passphrase?: string;
}

export const AUTH_METHODS = ['none', 'password', 'md5', 'scram-sha-256', 'gss', 'sspi'] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

export interface Address extends Endpoint {
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  /** Tried in order when the first cannot be reached. */
  readonly others?: readonly Endpoint[];
  /** Absent means `prefer`. */
  readonly tls?: Tls;
  /** Ways to log in that the server may ask for. Absent: all of them, but no clear password without TLS to another machine. */
  readonly requireAuth?: readonly AuthMethod[];
  readonly channelBinding?: 'require';
  /** `-c name=value …`, as PostgreSQL takes it at start-up. */
  readonly options?: string;
  /** Whether a standby among several hosts is passed over (`target_session_attrs`). */
  readonly wantsPrimary?: boolean;
}

export const DEFAULT_PORT = 5432;

/** Every endpoint of an address, in the order in which they are tried. */
export const endpointsOf = ({ host, port, others = [] }: Address): Endpoint[] => [{ host, port }, ...others];

export const isSocket = ({ host }: Endpoint): boolean => host.startsWith('/');

/** `localhost:5432`, `/run/postgresql:5432`, `[::1]:5432`. */
export const endpointName = ({ host, port }: Endpoint): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
