/** What is wrong with a YAML block; one that is titled as a Compose file is also held against the Compose specification. */
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Block } from './book-blocks.ts';

const text = z.union([z.string(), z.number(), z.boolean()]);
const list = z.array(z.string());
const command = z.union([z.string(), list]);
const duration = z.string().regex(/^(\d+(us|ms|s|m|h))+$/, 'a duration such as 30s');
const mapping = z.union([z.record(z.string(), text.nullable()), list]);

const healthcheck = z.strictObject({
  test: command.optional(),
  interval: duration.optional(),
  timeout: duration.optional(),
  retries: z.int().optional(),
  start_period: duration.optional(),
  start_interval: duration.optional(),
  disable: z.boolean().optional(),
});

const dependency = z.strictObject({
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
  restart: z.boolean().optional(),
  required: z.boolean().optional(),
});

const port = z.string().regex(/^((\d+\.){3}\d+:)?(\d+:)?\d+(\/(tcp|udp))?$/, 'a port such as 127.0.0.1:5433:5432');

const service = z.strictObject({
  build: z.unknown().optional(),
  cap_add: list.optional(),
  command: command.optional(),
  configs: z.unknown().optional(),
  container_name: z.string().optional(),
  depends_on: z.union([list, z.record(z.string(), dependency)]).optional(),
  deploy: z.unknown().optional(),
  entrypoint: command.optional(),
  env_file: z.union([z.string(), list]).optional(),
  environment: mapping.optional(),
  expose: z.array(text).optional(),
  extra_hosts: mapping.optional(),
  healthcheck: healthcheck.optional(),
  hostname: z.string().optional(),
  image: z.string().optional(),
  init: z.boolean().optional(),
  labels: mapping.optional(),
  logging: z.unknown().optional(),
  mem_limit: z.string().optional(),
  networks: z.union([list, z.record(z.string(), z.unknown())]).optional(),
  ports: z.array(port).optional(),
  profiles: list.optional(),
  restart: z
    .string()
    .regex(/^(no|always|on-failure(:\d+)?|unless-stopped)$/)
    .optional(),
  secrets: z.unknown().optional(),
  shm_size: text.optional(),
  stop_grace_period: duration.optional(),
  tmpfs: command.optional(),
  ulimits: z.unknown().optional(),
  user: text.optional(),
  volumes: list.optional(),
  working_dir: z.string().optional(),
});

const named = z.record(z.string(), z.record(z.string(), z.unknown()).nullable());

/** Without `version`, which Compose 2 ignores with a warning. */
const composeFile = z.strictObject({
  name: z.string().optional(),
  services: z.record(z.string(), service).optional(),
  networks: named.optional(),
  volumes: named.optional(),
  secrets: named.optional(),
  configs: named.optional(),
});

/** One sentence for each fault of a YAML block. */
export function yamlFaults(block: Block): string[] {
  const document = parseDocument(block.code, { strict: true, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings].map((problem) => problem.message);
  if (faults.length > 0 || !/compose/i.test(block.title)) return faults;
  const parsed = composeFile.safeParse(document.toJS());
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}
