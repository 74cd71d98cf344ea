/** The runner behind its door, for the tables of `test/attack/http`: a raw request in, its status out. */

import type { FixtureSite } from './fixture-site.ts';
import { makeFixtureSite } from './fixture-site.ts';
import { noTarget } from './no-target.ts';
import { lines, rawRequest } from './raw-request.ts';
import type { Rig } from './runner.ts';
import { openRig } from './runner.ts';

/** 401 is what the pairing handler itself answers to a wrong code: the request has passed every guard. */
export const PASSED = 401;

/** Header lines of a pairing request that a case replaces. */
export type Replaced = Partial<Record<'host' | 'origin' | 'type' | 'more', string>>;

export interface Door {
  readonly rig: Rig;
  readonly site: FixtureSite;
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  /** Lines that the runner wrote to its log. */
  readonly log: readonly string[];
  /** A pairing request with a wrong code, well-formed but for what is replaced. */
  pairing(replaced?: Replaced, body?: string): string;
  status(request: string): Promise<number>;
  close(): Promise<void>;
}

export async function openDoor(): Promise<Door> {
  const site = makeFixtureSite();
  const log: string[] = [];
  const rig = await openRig({
    snippets: [{ id: 'one', sql: 'SELECT 1' }],
    target: noTarget,
    site: site.folder,
    log: (line) => log.push(line),
  });
  const { port, origin } = rig.runner;
  const host = `127.0.0.1:${port}`;
  return {
    rig,
    site,
    port,
    host,
    origin,
    log,
    pairing: (replaced = {}, body = '{"code":"x"}') => {
      const head = [
        replaced.host ?? `Host: ${host}`,
        replaced.origin ?? `Origin: ${origin}`,
        replaced.type ?? 'Content-Type: application/json',
        replaced.more ?? '',
        `Content-Length: ${body.length}`,
      ];
      return lines('POST /api/pair HTTP/1.1', ...head.filter(Boolean)) + body;
    },
    status: async (request) => (await rawRequest(port, request)).status,
    close: async () => {
      await rig.stop();
      site.remove();
    },
  };
}
