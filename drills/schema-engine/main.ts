#!/usr/bin/env node
/**
 * Stands in for Prisma's schema engine where its binary cannot be downloaded: Prisma's CLI runs this file when
 * PRISMA_SCHEMA_ENGINE_BINARY names it. The engine itself is Prisma's own, as WebAssembly; here is only what the native
 * program does around it: arguments, JSON-RPC, making and dropping databases.
 */
import pg from 'pg';
import { readAddress, withDatabase } from './address.ts';
import { aboutConnection, type Complaint } from './complaint.ts';
import { type LoadedEngine, loadEngine } from './engine.ts';
import { type EngineOptions, readOptions } from './options.ts';
import { serve } from './rpc.ts';

const argv = process.argv.slice(2);
const options = readOptions(argv);
if (argv.includes('--version')) console.log('schema-engine-cli 0edf323efd1d98336f3f0a68684b56f689b900d3');
else if (options.command) process.exitCode = await runCommand(options.command, options);
else await serveEngine(options);

/** `schema-engine cli <command>`: one thing done, its outcome in the exit code and in a log line. */
async function runCommand(command: string, { datasource }: EngineOptions): Promise<number> {
  const url = datasource.url ?? '';
  // The CLI throws the first line of the log away before it looks for the error.
  logLine('INFO', { message: 'Starting schema engine CLI' });
  try {
    if (command === 'can-connect-to-database') await onServer(url, async () => {});
    else if (command === 'create-database') await createDatabase(url);
    else if (command === 'drop-database') await dropDatabase(url);
    else throw new Error(`The engine's command “${command}” is not known here.`);
    return 0;
  } catch (error) {
    const { code, message } = aboutConnection(error, readAddress(url));
    logLine('ERROR', { is_panic: false, message, error_code: code, meta: {} });
    return 1;
  }
}

async function serveEngine(options: EngineOptions): Promise<void> {
  let loading: Promise<LoadedEngine> | undefined;
  let engine: LoadedEngine | undefined;
  const complain = (error: unknown): Complaint =>
    engine?.complaint(error) ?? { code: undefined, message: error instanceof Error ? error.message : String(error) };

  await serve(async (method, params, peer) => {
    if (method === 'createDatabase') {
      const { datasource } = params as { datasource?: { url?: string } };
      return { databaseName: await createDatabase(datasource?.url ?? options.datasource.url ?? '') };
    }
    loading ??= loadEngine(options);
    engine = await loading;
    const result = await engine.call(method, params);
    const { stdout } = result as { stdout?: string | null };
    if (method === 'diff' && stdout) await peer.print(stdout.replace(/\n$/, ''));
    return result;
  }, complain);
  // Pools of the engine keep the process alive; the CLI has its answers and has closed our input.
  process.exit(0);
}

async function onServer(url: string, action: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: readAddress(url).url });
  client.on('error', () => {});
  await client.connect();
  await action(client).finally(() => client.end());
}

async function createDatabase(url: string): Promise<string> {
  const address = readAddress(url);
  await onServer(withDatabase(address, 'postgres').url, (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(address.database)}`),
  );
  return address.database;
}

async function dropDatabase(url: string): Promise<void> {
  const address = readAddress(url);
  await onServer(withDatabase(address, 'postgres').url, (client) =>
    client.query(`DROP DATABASE ${pg.escapeIdentifier(address.database)}`),
  );
  logLine('INFO', { message: 'The database was successfully dropped' });
}

function logLine(level: string, fields: object): void {
  process.stderr.write(
    `${JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' })}\n`,
  );
}
