/** Prisma Studio, started as a person does, and asked the way its page asks. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { launchBrowser } from '../../rig/browser.ts';
import type { Background } from '../harness/commands.ts';
import type { Lab } from '../harness/lab.ts';
import type { PrismaProject } from './prisma-project.ts';

export interface Studio {
  readonly port: number;
  /** What its page asks of the database; throws what Studio answers instead of rows. */
  query(sql: string): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** Starts Studio on a port with a connection string; fails with its output when it ends before it is up. */
export function startStudio(lab: Lab, project: PrismaProject, url: string, port: number): Promise<Studio> {
  const args = ['studio', '--browser', 'none', '--port', String(port), '--url', url];
  return awaitStudio(lab, lab.background('prisma', args, { env: project.env }), port);
}

export async function awaitStudio(lab: Lab, program: Background, port: number): Promise<Studio> {
  await lab.waitFor('Prisma Studio to be up', () => {
    if (!program.running) throw new Error(program.output());
    return program.output().includes('Prisma Studio is running at');
  });
  return { port, query: (sql) => ask('127.0.0.1', port, sql), stop: program.stop };
}

/** Asks Studio at an address; its own page does the same. */
export async function ask(host: string, port: number, sql: string): Promise<unknown[]> {
  const answer = await fetch(`http://${host}:${port}/bff`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://localhost:${port}` },
    body: JSON.stringify({ procedure: 'query', query: { sql, parameters: [] } }),
  });
  const [error, rows] = (await answer.json()) as [{ code?: string } | null, unknown[]?];
  if (error) throw Object.assign(new Error(`Studio answers ${error.code ?? JSON.stringify(error)}.`), error);
  return rows ?? [];
}

/** What a person reads on Studio's page once it has something to say. */
export async function readStudioPage(port: number): Promise<string> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${port}/`);
    await page.getByText('Could not load schema metadata').first().waitFor();
    return await page.innerText('body');
  } finally {
    await browser.close();
  }
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
