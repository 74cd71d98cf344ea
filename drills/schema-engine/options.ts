/** How Prisma's CLI starts its schema engine: `--datasource` with the URLs as JSON, `--datamodels` with schema files, `cli <command>` or nothing. */
import { z } from 'zod';

const datasourceSchema = z.object({ url: z.string().optional(), shadowDatabaseUrl: z.string().optional() });
export type Datasource = z.infer<typeof datasourceSchema>;

export interface EngineOptions {
  datasource: Datasource;
  /** Files of the Prisma schema. */
  datamodels: string[];
  /** `can-connect-to-database` and its like; absent for the long-lived engine that speaks JSON-RPC. */
  command: string | undefined;
}

/** Reads the arguments that the CLI passes. */
export function readOptions(argv: readonly string[]): EngineOptions {
  const after = (name: string) => argv.flatMap((argument, i) => (argument === name ? [argv[i + 1] ?? ''] : []));
  const [datasource] = after('--datasource');
  return {
    datasource: datasource ? datasourceSchema.parse(JSON.parse(datasource)) : {},
    datamodels: after('--datamodels'),
    command: after('cli')[0],
  };
}
