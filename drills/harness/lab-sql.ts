/** A lab's own connections to its server: for set-up, injection and the operation that a user does. */
import pg from 'pg';
import { DATABASE, SUPERUSER, withClient } from '../../postgres/demo.ts';
import type { Journal } from './journal.ts';
import type { LabServer } from './lab-server.ts';
import { completeLogin, type FullLogin, LabClient, type Login, urlOf } from './login.ts';

export interface LabSql {
  url(login?: Login): string;
  /** A client that stays open until the lab ends. */
  connect(login?: Login): Promise<LabClient>;
  /** One query on a connection of its own; resolves to its rows. */
  query(sql: string, login?: Login, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Opens connections until one is refused. */
  fill(login?: Login): Promise<LabClient[]>;
  /** As superuser over the socket; without values any number of statements. */
  sql(sql: string, values?: unknown[], database?: string): Promise<Record<string, unknown>[]>;
  /** The superuser's client over the socket, closed after the action. */
  asSuperuser<T>(action: (client: pg.Client) => Promise<T>, database?: string): Promise<T>;
  closeAll(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 20_000;
/** More than any drill's server has slots; beyond it something else is wrong. */
const MAX_FILL = 500;

export function openLabSql(server: LabServer, password: string, journal: Journal): LabSql {
  const open = new Set<LabClient>();
  const complete = (login: Login): FullLogin => completeLogin(login, { port: server.port, password });

  async function connect(login: Login = {}): Promise<LabClient> {
    const full = complete(login);
    journal.doing = `a connection as ${full.user} to ${full.database}`;
    const { applicationName, ...config } = full;
    const client = new LabClient({
      ...config,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...(applicationName === undefined ? {} : { application_name: applicationName }),
    });
    await client.connect();
    open.add(client);
    client.once('end', () => open.delete(client));
    // The lab's own port is its own server's as long as that runs; anything else has to show its identifier.
    if (full.port !== server.port || full.host !== '127.0.0.1' || !server.running) await server.assertOwn(client);
    return client;
  }

  const asSuperuser: LabSql['asSuperuser'] = (action, database = DATABASE) =>
    withClient(
      { host: server.socketDir, port: server.port, user: SUPERUSER, database, application_name: 'drill' },
      action,
    );

  return {
    url: (login = {}) => urlOf(complete(login)),
    connect,
    asSuperuser,
    async query(sql, login, values) {
      const client = await connect(login);
      journal.doing = `the query ${sql.slice(0, 80)}`;
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    async fill(login) {
      const clients: LabClient[] = [];
      while (clients.length < MAX_FILL) {
        try {
          clients.push(await connect(login));
        } catch (error) {
          if (error instanceof pg.DatabaseError && error.code === '53300') return clients;
          throw error;
        }
      }
      throw new Error(
        `${MAX_FILL} connections were opened and none was refused; give the server a smaller max_connections.`,
      );
    },
    sql(sql, values, database) {
      journal.doing = `the superuser’s ${sql.trim().slice(0, 80)}`;
      return asSuperuser(async (client) => {
        const results = [await client.query(sql, values)].flat();
        return results.at(-1)?.rows ?? [];
      }, database);
    },
    async closeAll() {
      await Promise.all([...open].map((client) => client.end().catch(() => {})));
    },
  };
}
