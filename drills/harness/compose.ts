/** The lab's side of the stand-in for Compose: it does to the lab's server what Compose would do to the service. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { LabServer } from './lab-server.ts';

/** What a service other than the database does when Compose is told to start, stop or restart it. */
export type ServiceHandler = (action: 'start' | 'stop' | 'restart') => Promise<void> | void;

export interface Compose {
  /** Folder with the program `docker`, for the front of the PATH. */
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
  readonly services: Map<string, ServiceHandler>;
  close(): Promise<void>;
}

const requestSchema = z.object({ action: z.string(), args: z.array(z.string()) });

/** Opens the stand-in for a lab whose database service is called `service`. */
export async function openCompose(
  folder: string,
  server: LabServer,
  service: string,
  password: string,
): Promise<Compose> {
  const services = new Map<string, ServiceHandler>();
  const secret = randomUUID();
  const listener = createServer(async (request, response) => {
    try {
      if (request.url !== `/${secret}`) throw new Error('This is not the lab’s own Compose.\n');
      const { action, args } = requestSchema.parse(JSON.parse(await text(request)));
      response.end(await act(action, args, server, service, services));
    } catch (error) {
      response.statusCode = 400;
      response.end(`${error instanceof Error ? error.message : error}\n`);
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    bin: placeProgram(folder),
    env: {
      LAB_CONTROL: `http://127.0.0.1:${port}/${secret}`,
      LAB_SERVICE: service,
      LAB_SOCKET: server.socketDir,
      LAB_PORT: String(server.port),
      LAB_PASSWORD: password,
    },
    services,
    async close() {
      listener.close();
      listener.closeAllConnections();
      await once(listener, 'close');
    },
  };
}

function placeProgram(folder: string): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  const docker = path.join(bin, 'docker');
  const program = path.join(import.meta.dirname, 'compose-program.ts');
  writeFileSync(docker, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(docker, 0o755);
  return bin;
}

const ACTIONS = new Map<string, 'start' | 'stop' | 'restart'>([
  ['start', 'start'],
  ['up', 'start'],
  ['stop', 'stop'],
  ['down', 'stop'],
  ['restart', 'restart'],
]);

async function act(
  command: string,
  args: readonly string[],
  server: LabServer,
  service: string,
  services: ReadonlyMap<string, ServiceHandler>,
): Promise<string> {
  const named = args.filter((word) => !word.startsWith('-') && !/^\d+[smh]?$/.test(word));
  if (command === 'ps') return `NAME  STATUS\n${service}  ${server.running ? 'Up' : 'Exited'}\n`;
  if (command === 'logs') return server.log();
  const action = ACTIONS.get(command);
  if (action === undefined) throw new Error(`This stand-in for Docker does not know "docker compose ${command}".`);
  for (const name of named.length === 0 ? [service] : named) {
    const handler = name === service ? databaseHandler(server) : services.get(name);
    if (handler === undefined) throw new Error(`no such service: ${name}`);
    await handler(action);
  }
  return '';
}

const databaseHandler =
  (server: LabServer): ServiceHandler =>
  async (action) => {
    if (action !== 'start' && server.running) await server.stop();
    if (action !== 'stop' && !server.running) await server.start();
  };
