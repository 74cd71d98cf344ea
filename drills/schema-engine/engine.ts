/** Prisma's own schema engine, compiled to WebAssembly (npm: @prisma/schema-engine-wasm), with the database behind it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { EvaluateDataLossInput, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { type LastFailure, migrationAdapter } from './adapter.ts';
import { readAddress } from './address.ts';
import { aboutMigration, aboutShadow, type Complaint } from './complaint.ts';
import type { EngineOptions } from './options.ts';

/** Where nothing has to be connected to: `migrate diff` between two files. */
const NOWHERE = 'postgresql://nobody@127.0.0.1:1/nothing';

/**
 * The native engine makes a shadow database by itself for `migrate dev`, never for a diff of a migrations directory
 * (prisma-engines, schema-engine/core/src/commands/diff_cli.rs).
 */
const NO_SHADOW =
  'You must set `datasource.shadowDatabaseUrl` in your `prisma.config.ts` if you want to diff a migrations directory.';

export interface LoadedEngine {
  call(method: string, params: unknown): Promise<unknown>;
  /** What to tell the CLI about an error that `call` threw. */
  complaint(error: unknown): Complaint;
}

/** Loads the engine and points it at the datasource. Nothing is connected to yet. */
export async function loadEngine({ datasource, datamodels }: EngineOptions): Promise<LoadedEngine> {
  const runtime = await instantiate();
  const last: LastFailure = { script: undefined, shadow: undefined };
  const shadow = datasource.shadowDatabaseUrl ? readAddress(datasource.shadowDatabaseUrl) : undefined;
  const factory = migrationAdapter(readAddress(datasource.url ?? NOWHERE), shadow, last);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const files = datamodels.map((file): [string, string] => [file, readFileSync(file, 'utf8')]);
  const models = { datamodels: files.length > 0 ? files : undefined };
  const engine = await runtime.SchemaEngine.new(models, () => {}, adapter);

  return {
    async call(method, params) {
      // The CLI asks for `getDatabaseVersion`; the engine calls it `version`.
      const name = (method === 'getDatabaseVersion' ? 'version' : method) as keyof SchemaEngine;
      const run = engine[name] as ((params: unknown) => Promise<unknown>) | undefined;
      if (typeof run !== 'function') throw new Error(`The schema engine has no method “${method}”.`);
      if (method === 'diff' && shadow === undefined && /"tag":"migrations"/.test(JSON.stringify(params)))
        throw new Error(NO_SHADOW);
      // This build evaluates a history only if it has replayed exactly that one; asking for a diagnosis makes it replay.
      if (method === 'evaluateDataLoss') await engine.devDiagnostic(params as EvaluateDataLossInput);
      return (await run.call(engine, params ?? undefined)) ?? {};
    },
    complaint(error) {
      const raised = originalError(error, adapter.errorRegistry);
      if (last.shadow) return aboutShadow(last.shadow);
      const migration = /migration_name="([^"]+)"/.exec(raised.message)?.[1];
      if (last.script && migration && raised.message.includes('apply_script'))
        return aboutMigration(migration, last.script);
      return { code: /^P\d{4}$/.test(raised.code ?? '') ? raised.code : undefined, message: raised.message };
    },
  };
}

/** The generated glue expects its host to load the module and to keep a panic's message. */
async function instantiate() {
  let panic = '';
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      get: () => panic,
      set_message(message: string) {
        panic = message;
      },
    },
  });
  const runtime = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(readFileSync(glue.replace(/\.js$/, '.wasm')));
  const instance = new WebAssembly.Instance(module, {
    './schema_engine_bg.js': runtime as unknown as WebAssembly.ModuleImports,
  });
  const { __wbg_set_wasm: setWasm } = runtime as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  setWasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return runtime;
}

/** An error of the adapter travels through the engine as a number; this is the error behind it. */
function originalError(
  error: unknown,
  registry: { consumeError(id: number): { error: unknown } | undefined },
): { message: string; code?: string } {
  const raised = error as { message?: string; code?: string };
  const id = /GenericJs.*?(\d+)/.exec(String(raised?.message))?.[1];
  const kept = id === undefined ? undefined : registry.consumeError(Number(id))?.error;
  const message = kept instanceof Error ? kept.message : (raised?.message ?? String(error));
  return { message, ...(raised?.code === undefined ? {} : { code: raised.code }) };
}
