/**
 * The runner's one server: site and API on one origin, reachable from this machine alone. Every request, also for a file,
 * passes the guards in the order in which they are listed here.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { REFUSALS } from '../../contract/errors.ts';
import type { Sessions } from '../session/sessions.ts';
import { asksForWorker, sendFarewellWorker } from './farewell-worker.ts';
import { requireFetchSite } from './guards/fetch-site.ts';
import type { OwnName } from './guards/host.ts';
import { hostGuard } from './guards/host.ts';
import { requireMediaType } from './guards/media-type.ts';
import { requireMethod } from './guards/method.ts';
import { originGuard } from './guards/origin.ts';
import { requireSize } from './guards/size.ts';
import { targetGuard } from './guards/target.ts';
import { tokenGuard } from './guards/token.ts';
import { SECURITY_HEADERS, setSecurityHeaders } from './headers.ts';
import { leadHome } from './lead-home.ts';
import { refuse } from './refuse.ts';
import type { RouteTable } from './routes.ts';
import { sendFile } from './send-file.ts';
import type { Guard, Visit } from './visit.ts';

export interface ServerOptions {
  readonly own: OwnName;
  /** Known once the server listens. */
  readonly port: () => number;
  /** Origins that may call the API: the runner's own, and a development server's. */
  readonly origins: () => readonly string[];
  readonly routes: RouteTable;
  readonly sessions: Sessions;
  readonly log: (line: string) => void;
}

/** Time that a client has to send its headers and its body. */
const RECEIVE_TIMEOUT_MS = 10_000;

/** Makes the server; the caller decides the port and listens on 127.0.0.1. */
export function createRunnerServer(options: ServerOptions): Server {
  let guards: readonly Guard[] | undefined;
  const server = createServer({
    // Our own guard answers a missing Host like a wrong one.
    requireHostHeader: false,
    headersTimeout: RECEIVE_TIMEOUT_MS,
    requestTimeout: RECEIVE_TIMEOUT_MS,
  });
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    guards ??= guardsOf(options);
    void answer({ request, response, route: undefined, session: undefined }, guards, options);
  };
  server.on('request', onRequest);
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);
  server.on('upgrade', (_request, socket: Duplex) => refuseSocket(socket, 'UpgradeRefused'));
  server.on('connect', (_request, socket: Duplex) => refuseSocket(socket, 'WrongMethod'));
  server.on('clientError', (_error, socket: Duplex) => refuseSocket(socket, 'BadRequest'));
  return server;
}

const guardsOf = ({ own, port, origins, routes, sessions }: ServerOptions): readonly Guard[] => [
  hostGuard(own, port()),
  targetGuard(routes),
  requireMethod,
  originGuard(origins()),
  requireFetchSite,
  requireMediaType,
  requireSize,
  tokenGuard(sessions),
];

async function answer(visit: Visit, guards: readonly Guard[], options: ServerOptions): Promise<void> {
  try {
    setSecurityHeaders(visit.response);
    for (const guard of guards) {
      guard(visit);
      // Asked as soon as address and host are known to be ours: an old tab has no origin and no token that counts.
      if (guard === requireMethod && isAnsweredEarly(visit, options)) return;
    }
    await follow(visit);
  } catch (thrown) {
    refuse(visit, thrown, options.log);
  }
}

function isAnsweredEarly(visit: Visit, { own, port }: ServerOptions): boolean {
  if (visit.route?.kind !== 'api' && asksForWorker(visit)) sendFarewellWorker(visit);
  else if (visit.elsewhere) leadHome(visit, `http://${own.host}:${port()}`);
  else return false;
  return true;
}

async function follow(visit: Visit): Promise<void> {
  const { route, response } = visit;
  if (route?.kind === 'api') await route.handle(visit);
  if (route?.kind === 'file') await sendFile(visit, route.file, route.status);
  if (route?.kind === 'redirect') response.writeHead(308, { Location: route.location, 'Content-Length': 0 }).end();
}

/** Answers where Node gives no response object: a broken request, or one for another protocol. */
function refuseSocket(socket: Duplex, name: 'BadRequest' | 'UpgradeRefused' | 'WrongMethod'): void {
  if (!socket.writable) return;
  socket.on('error', () => undefined);
  const { status, title, message, hint } = REFUSALS[name];
  const body = `${title}\n\n${message} ${hint}\n`;
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    ...Object.entries(SECURITY_HEADERS).map(([header, value]) => `${header}: ${value}`),
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
