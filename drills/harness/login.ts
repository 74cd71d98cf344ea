/** Who connects to which database of a lab, and with which password. */
import pg from 'pg';
import { DATABASE, SUPERUSER } from '../../postgres/demo.ts';

export interface Login {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly host?: string;
  readonly port?: number;
  readonly applicationName?: string;
}

export type FullLogin = Required<Omit<Login, 'applicationName'>> & Pick<Login, 'applicationName'>;

/** The application's login, as far as nothing else is said. */
export const completeLogin = (login: Login, server: { port: number; password: string }): FullLogin => ({
  user: SUPERUSER,
  database: DATABASE,
  host: '127.0.0.1',
  ...server,
  ...login,
});

export function urlOf({ user, password, host, port, database }: FullLogin): string {
  const [name, secret] = [user, password].map(encodeURIComponent);
  return `postgresql://${name}:${secret}@${host}:${port}/${encodeURIComponent(database)}`;
}

/** The environment by which psql, pg_dump and their like take a login. */
export const libpqEnv = ({ user, password, host, port, database }: FullLogin): NodeJS.ProcessEnv => ({
  PGUSER: user,
  PGPASSWORD: password,
  PGHOST: host,
  PGPORT: String(port),
  PGDATABASE: database,
  PGCONNECT_TIMEOUT: '10',
});

/** A client that outlives the loss of its connection and remembers what ended it. */
export class LabClient extends pg.Client {
  lost: Error | undefined;

  constructor(config: pg.ClientConfig) {
    super(config);
    this.on('error', (error) => {
      this.lost ??= error;
    });
  }
}
