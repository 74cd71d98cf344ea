/** The common acts of a drill. Each is a function of the lab, so that a drill can name it where something is to be done. */
import type { ActWith } from '../harness/facts.ts';
import type { Lab } from '../harness/lab.ts';
import type { ShellOptions } from '../harness/lab-shell.ts';
import type { Inputs } from '../harness/lab-snippets.ts';
import type { Login } from '../harness/login.ts';

/** A value, or a function that makes it of the lab and the world. */
type Of<T, W> = T | ((lab: Lab, world: W) => T | Promise<T>);

const resolved = <T extends object | string, W>(given: Of<T, W>, lab: Lab, world: W): T | Promise<T> =>
  typeof given === 'function' ? given(lab, world) : given;

/** SQL as superuser over the socket, any number of statements: for set-up and injection. */
export const sql =
  <W = unknown>(text: Of<string, W>, database?: string): ActWith<W> =>
  async (lab, world) =>
    lab.sql(await resolved(text, lab, world), undefined, database);

/** One query on a new connection, as a user of the application would ask it. */
export const query =
  <W = unknown>(text: Of<string, W>, login?: Login): ActWith<W> =>
  async (lab, world) =>
    lab.query(await resolved(text, lab, world), login);

/** A snippet of the page through the runner, as a reader would run it: a write or admin one is previewed and confirmed. */
export const run =
  <W = unknown>(id: string, params: Of<Inputs, W> = {}): ActWith<W> =>
  async (lab, world) => {
    const inputs = await resolved(params, lab, world);
    return lab.page.snippets.get(id)?.access === 'read' ? lab.read(id, inputs) : lab.apply(id, inputs);
  };

export interface BlockOptions extends ShellOptions {
  /** What a reader would write otherwise, in the block's text: `{ changemaker_v2: 'shop' }`. Each must occur. */
  readonly replace?: Readonly<Record<string, string>>;
  /** For a block of SQL: where it runs. */
  readonly database?: string;
}

/** A titled block of the page: SQL as superuser, anything else in bash. */
export const block =
  <W = unknown>(title: string, options: Of<BlockOptions, W> = {}): ActWith<W> =>
  async (lab, world) => {
    const { replace = {}, database, ...shell } = await resolved(options, lab, world);
    const text = replaceAll(lab.block(title), replace, title);
    return lab.page.languages.get(title) === 'sql' ? lab.sql(text, undefined, database) : lab.shell(text, shell);
  };

/** A text with words replaced; fails when one of them does not occur, because then the page has changed. */
export function replaceAll(text: string, replace: Readonly<Record<string, string>>, where: string): string {
  return Object.entries(replace).reduce((replaced, [from, to]) => {
    if (!replaced.includes(from)) throw new Error(`“${from}” does not occur in ${where}.`);
    return replaced.replaceAll(from, () => to);
  }, text);
}

/** Text of a script for bash, in the lab's folder. */
export const shell =
  <W = unknown>(script: Of<string, W>, options?: ShellOptions): ActWith<W> =>
  async (lab, world) =>
    lab.shell(await resolved(script, lab, world), options);

/** Restarts the server, as `docker compose restart` would. */
export const restart: ActWith<unknown> = (lab) => lab.server.restart();

/** One act after the other; resolves to what the last one did. */
export const inTurn =
  <W = unknown>(...acts: readonly ActWith<W>[]): ActWith<W> =>
  async (lab, world) => {
    let last: unknown;
    for (const act of acts) last = await act(lab, world);
    return last;
  };

/** An act that must fail: resolves to what it threw. */
export const failing =
  <W = unknown>(act: ActWith<W>): ActWith<W> =>
  (lab, world) =>
    lab.errorOf(async () => act(lab, world));
