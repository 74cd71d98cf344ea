/**
 * A lab: one throwaway server with a runner of its own, and everything that a drill does to them. Whatever is opened
 * through it is closed with it. docs/DRILLS.md lists its members for those who write drills.
 */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../../src/snippets/stack.ts';
import { openCompose, type ServiceHandler } from './compose.ts';
import { type Fingerprint, takeFingerprint } from './fingerprint.ts';
import type { Journal } from './journal.ts';
import { type LabServer, makeServer } from './lab-server.ts';
import { type LabShell, openLabShell } from './lab-shell.ts';
import { type LabSnippets, openLabSnippets } from './lab-snippets.ts';
import { type LabSql, openLabSql } from './lab-sql.ts';
import { completeLogin, type Login } from './login.ts';
import { fillBlock, type ProvedPage } from './page.ts';
import type { ServerShape } from './server-shape.ts';
import type { Workspace } from './workspace.ts';

export interface Lab
  extends Omit<LabSql, 'closeAll' | 'asSuperuser'>,
    Omit<LabSnippets, 'close'>,
    Omit<LabShell, 'close'> {
  readonly major: number;
  /** `16.14`. */
  readonly version: string;
  /** Of the superuser; drills give it to the roles they make. */
  readonly password: string;
  readonly port: number;
  readonly server: LabServer;
  readonly page: ProvedPage;
  /** What an action threw; fails when it threw nothing. */
  errorOf(action: () => Promise<unknown>): Promise<unknown>;
  /** The code of a titled fence of the page, with the lab's own host and port in it. */
  block(title: string): string;
  /** Polls until a condition holds; `what` is shown when the time runs out. */
  waitFor(what: string, condition: () => unknown): Promise<void>;
  /** What a service besides the database does when a shell block tells Compose to start, stop or restart it. */
  service(name: string, handler: ServiceHandler): void;
  /** To be done when the lab ends, last first. */
  after(action: () => unknown): void;
  fingerprint(): Promise<Fingerprint>;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly workspace: Workspace;
  readonly page: ProvedPage;
  readonly stack: Stack;
  readonly major: number;
  readonly shape: ServerShape;
  readonly journal: Journal;
}

/** Opens a lab on a fresh server. */
export async function openLab(options: LabOptions): Promise<Lab> {
  const endings: (() => unknown)[] = [];
  try {
    return await assemble(options, endings);
  } catch (error) {
    await closeAll(endings);
    throw error;
  }
}

async function assemble(options: LabOptions, endings: (() => unknown)[]): Promise<Lab> {
  const { workspace, page, stack, major, shape, journal } = options;
  const { password } = workspace;
  journal.doing = 'the start of a fresh server';
  const server = await makeServer(workspace, major, shape);
  endings.push(() => server.destroy());
  const complete = (login: Login) => completeLogin(login, { port: server.port, password });
  const sql = openLabSql(server, password, journal);
  endings.push(() => sql.closeAll());
  const compose = await openCompose(server.socketDir, server, stackName(stack, 'service'), password);
  endings.push(() => compose.close());
  const shell = openLabShell(server.socketDir, compose, complete, journal);
  endings.push(() => shell.close());
  const snippets = openLabSnippets(page, complete(shape.target ?? {}), journal);
  endings.push(() => snippets.close());

  return {
    ...sql,
    ...snippets,
    ...shell,
    major,
    version: server.version,
    password,
    server,
    page,
    get port() {
      return server.port;
    },
    errorOf,
    block: (title) => blockOf(page, title, stack, server.port),
    async waitFor(what, condition) {
      journal.doing = what;
      while (!(await condition())) await sleep(20);
    },
    service: (name, handler) => compose.services.set(name, handler),
    after: (action) => endings.push(action),
    fingerprint: () => {
      journal.doing = 'the fingerprint of schema and data';
      return sql.asSuperuser(takeFingerprint);
    },
    close: () => closeAll(endings),
  };
}

/** Ends everything, last first, whatever fails on the way. */
async function closeAll(endings: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const ending of endings.splice(0).reverse()) {
    try {
      await ending();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'A lab did not end cleanly.');
}

async function errorOf(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  assert.fail('It was to fail, and did not.');
}

function blockOf(page: ProvedPage, title: string, stack: Stack, port: number): string {
  const code = page.blocks.get(title);
  if (code === undefined) {
    throw new Error(`The page has no block titled “${title}”; it has ${[...page.blocks.keys()].join(', ')}.`);
  }
  return fillBlock(code, stack, { host: '127.0.0.1', port: String(port), inner_port: String(port) });
}

function stackName(stack: Stack, name: string): string {
  const value = stack[name]?.value;
  if (value === undefined) throw new Error(`content/stack.yaml has no name “${name}”.`);
  return value;
}
