/** Starts a whole runner on a port and stops it again; `main.ts`, drills and tests all start the same thing. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import type { Explanation, ServerError } from '../contract/events.ts';
import type { BookFacts } from '../contract/finding.ts';
import { noAudit, openAudit } from './audit/log.ts';
import { settleAudit } from './audit/settle.ts';
import { admit } from './db/admit.ts';
import type { Identity } from './db/identity.ts';
import { transactionOutcome } from './db/outcome.ts';
import type { TargetConfig } from './db/target-config.ts';
import { createTargetWatch } from './db/target-watch.ts';
import { cancelHandler } from './http/api/cancel.ts';
import { checkupsHandler } from './http/api/checkups.ts';
import { codesHandler } from './http/api/codes.ts';
import type { ApiContext, AskTerminal } from './http/api/context.ts';
import { pairHandler } from './http/api/pair.ts';
import { runsHandler } from './http/api/runs.ts';
import { statusHandler } from './http/api/status.ts';
import type { OwnName } from './http/guards/host.ts';
import { faultReport } from './http/refuse.ts';
import type { RouteTable } from './http/routes.ts';
import { createRunnerServer } from './http/server.ts';
import { readStaticTable } from './http/static-table.ts';
import type { ApiRoute } from './http/visit.ts';
import type { LoadedManifest } from './manifest.ts';
import { plainName } from './own-name.ts';
import type { Listening } from './port.ts';
import { listenHere, listenOnBoth } from './port.ts';
import { createPairing } from './session/pairing.ts';
import { createPreviews } from './session/previews.ts';
import { createRunRegistry } from './session/run-registry.ts';
import { createSessions } from './session/sessions.ts';

export interface RunnerOptions {
  /** Ports to try, in this order; 0 takes any. One number is the only one. */
  readonly port: number | readonly number[];
  /** The name it is reached by; without one, 127.0.0.1. */
  readonly own?: OwnName;
  /** Called at each request, so that a development build may replace it. */
  readonly manifest: () => LoadedManifest;
  readonly target: TargetConfig;
  /** Folder of the built site; without it only the API is served. */
  readonly site?: string;
  /** Origin of a development server whose pages may call the API. */
  readonly devOrigin?: string;
  /** Lets who knows it ask for a new pairing link, without a session. */
  readonly key?: string;
  readonly version?: string;
  /** Where the record is kept; without it none is, as a drill has it. */
  readonly auditFile?: string;
  /** Asks for an `admin` run's confirmation in the terminal instead of on the page. */
  readonly askTerminal?: AskTerminal;
  /** A further check of the server's identity on each new connection; throws to refuse it. */
  readonly admit?: (identity: Identity) => void;
  /** What the book says of its pages' causes; asked for at each checkup. */
  readonly facts?: () => BookFacts;
  /** Finds the runbook of an error. */
  readonly explain?: (error: ServerError) => Explanation | undefined;
  readonly log?: (line: string) => void;
}

export interface Runner {
  /** `http://<name>:<port>`. */
  readonly origin: string;
  readonly port: number;
  /** Resolves when the server was asked about changes that an earlier process was interrupted in; never rejects. */
  readonly settled: Promise<void>;
  /** A new pairing code; the former one is dead. */
  issueCode(): string;
  /** The link that a person opens, with a new pairing code. */
  pairingLink(): string;
  /** Cancels what runs, waits until PostgreSQL has let go of it, and closes the port. */
  stop(): Promise<void>;
}

/** How long `stop` waits for runs to end after they were cancelled. */
const STOP_TIMEOUT_MS = 5_000;

/** Listens on 127.0.0.1; throws `StartError` when the port is taken. */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const context = contextOf(options);
  const site = options.site === undefined ? { files: new Map(), notFound: undefined } : readStaticTable(options.site);
  const own = options.own ?? plainName();
  let port = 0;
  const server = createRunnerServer({
    own,
    port: () => port,
    origins: () => [`http://${own.host}:${port}`, ...(options.devOrigin === undefined ? [] : [options.devOrigin])],
    routes: { ...apiRoutes(context, options.key, () => pairingLink()), ...site },
    sessions: context.sessions,
    log: context.log,
  });
  const listening = await listenAt(server, options.port);
  port = listening.port;
  const settled = settleInterrupted(context, options.auditFile);
  const origin = `http://${own.host}:${port}`;
  const pairingLink = (): string => `${options.devOrigin ?? origin}/#pair=${context.pairing.issue()}`;
  return {
    origin,
    port,
    settled,
    issueCode: () => context.pairing.issue(),
    pairingLink,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      listening.also?.close();
      context.runs.cancelAll('shutdown');
      const deadline = performance.now() + STOP_TIMEOUT_MS;
      while (context.runs.size > 0 && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      server.closeIdleConnections();
      server.closeAllConnections();
      await Promise.all([closed, settled]);
      context.audit.close();
    },
  };
}

async function listenAt(server: Server, port: RunnerOptions['port']): Promise<Listening> {
  return typeof port === 'number'
    ? { port: await listenHere(server, port), also: undefined }
    : listenOnBoth(server, port);
}

/** A server that cannot be reached now is asked at the next start. */
async function settleInterrupted({ audit, target, watch, log }: ApiContext, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    await settleAudit(file, audit, {
      fingerprint: async () => (await watch.look()).facts?.fingerprint,
      ask: (transaction) => transactionOutcome(target, transaction),
      say: log,
    });
  } catch (thrown) {
    log(faultReport(thrown));
  }
}

function contextOf(options: RunnerOptions): ApiContext {
  const { manifest, target } = options;
  return {
    version: options.version ?? 'unreleased',
    target,
    watch: createTargetWatch(target, () => [...manifest().snippets.values()]),
    manifest,
    pairing: createPairing(),
    sessions: createSessions(),
    runs: createRunRegistry(),
    previews: createPreviews(),
    audit: options.auditFile === undefined ? noAudit : openAudit(options.auditFile),
    admit: (identity) => {
      admit(identity);
      options.admit?.(identity);
    },
    askTerminal: options.askTerminal,
    facts: options.facts ?? (() => ({})),
    explain: options.explain ?? (() => undefined),
    log: options.log ?? (() => undefined),
  };
}

function apiRoutes(
  context: ApiContext,
  key: string | undefined,
  link: () => string,
): Pick<RouteTable, 'api' | 'cancel'> {
  const cancel = cancelHandler(context);
  const api = new Map<string, ApiRoute>([
    ['/api/pair', { kind: 'api', handle: pairHandler(context), needsSession: false }],
    ['/api/status', { kind: 'api', handle: statusHandler(context), needsSession: true }],
    ['/api/checkups', { kind: 'api', handle: checkupsHandler(context), needsSession: true }],
    ['/api/runs', { kind: 'api', handle: runsHandler(context), needsSession: true }],
  ]);
  if (key !== undefined) {
    api.set('/api/codes', { kind: 'api', handle: codesHandler(key, link), needsSession: false });
  }
  return { api, cancel: (id) => ({ kind: 'api', handle: cancel(id), needsSession: true }) };
}
