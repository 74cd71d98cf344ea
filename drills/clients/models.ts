/**
 * Prisma's real client over a pool of a drill's own making, with all models of the demo database. The generated types
 * belong to a folder that the project's own compiler does not see, so what drills use of them is written down here.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import type { PoolConfig } from 'pg';
import { generatedClient } from './prisma.ts';

type Row = Record<string, unknown>;

interface Delegate {
  count(): Promise<number>;
  create(args: object): Promise<Row>;
  delete(args: object): Promise<Row>;
  findMany(args?: object): Promise<Row[]>;
  update(args: object): Promise<Row>;
  upsert(args: object): Promise<Row>;
}

export interface Transaction {
  readonly user: Delegate;
  readonly campaign: Delegate;
  readonly campaignEmail: Delegate;
  readonly location: Delegate;
  $executeRawUnsafe(sql: string): Promise<number>;
  $queryRawUnsafe(sql: string): Promise<unknown>;
}

export interface Models extends Transaction {
  $transaction<T>(
    action: (tx: Transaction) => Promise<T>,
    options?: { maxWait?: number; timeout?: number },
  ): Promise<T>;
  $on(event: 'query', listener: (event: { query: string }) => void): void;
  $disconnect(): Promise<void>;
}

interface ClientModule {
  readonly PrismaClient: new (options: object) => Models;
}

/** A client with a pool of its own; whoever opens it disconnects it. */
export async function openModels(pool: PoolConfig): Promise<Models> {
  const file = path.join(await generatedClient(), 'generated', 'prisma', 'client.ts');
  const { PrismaClient } = (await import(pathToFileURL(file).href)) as ClientModule;
  const adapter = new PrismaPg(pool, { onPoolError: () => undefined });
  return new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] });
}

/** Runs an action with a client of its own, as an application would have it, and closes the client. */
export async function withModels<T>(url: string, action: (models: Models) => Promise<T>): Promise<T> {
  const models = await openModels({ connectionString: url });
  try {
    return await action(models);
  } finally {
    await models.$disconnect();
  }
}
