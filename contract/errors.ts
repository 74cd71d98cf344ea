/**
 * The catalogue of refusals: what the runner says when it will not or cannot do something. A name is permanent; the
 * sentences may improve. Faults of our own are shown as `Fault` and nothing else.
 */

import type { Refusal } from './door-refusals.ts';
import { DOOR_REFUSALS } from './door-refusals.ts';

export type { Refusal };

export const REFUSALS = {
  ...DOOR_REFUSALS,
  BadParameter: {
    status: 400,
    title: 'Value not accepted',
    message: 'A value does not have the type its parameter needs.',
    hint: 'Correct the marked field and run again.',
  },
  UnknownSnippet: {
    status: 404,
    title: 'Unknown snippet',
    message: 'The runner has no snippet of this name.',
    hint: 'Reload the page; it may be older than the runner.',
  },
  NotAccepted: {
    status: 409,
    title: 'Not accepted yet',
    message: 'This statement is new, or has changed since snippets.lock was reviewed, so it does not run.',
    hint: 'Read it, accept it with npm run accept, and start the runner again.',
  },
  StalePage: {
    status: 409,
    title: 'Page out of date',
    message: 'The page is older than the runner: the snippet has changed since.',
    hint: 'Reload the page and read the snippet again before you run it.',
  },
  Busy: {
    status: 429,
    title: 'Too many runs',
    message: 'The runner already has as many runs as it takes at once.',
    hint: 'Wait for one to end or cancel one, then run again.',
  },
  LevelOff: {
    status: 403,
    title: 'Not enabled',
    message: 'This runner does not run snippets of this access level.',
    hint: 'Copy the statement and run it yourself, or start the runner with the level enabled.',
  },
  Unavailable: {
    status: 409,
    title: 'Not possible on this server',
    message: 'The target lacks something that the snippet needs.',
    hint: 'The card says what is missing and what to use instead.',
  },
  ForeignFrame: {
    status: 403,
    title: 'Shown inside another page',
    message: 'The site is not shown inside another page, and parts of it are not given to one.',
    hint: 'Open the page in a tab of its own.',
  },
  UpgradeRefused: {
    status: 426,
    title: 'No other protocol',
    message: 'The runner speaks plain HTTP and opens no WebSocket.',
    hint: 'Call the API with POST.',
  },
  TargetUnnamed: {
    status: 403,
    title: 'Another machine',
    message: 'The address leads to another machine, and such a database must be named in runner.config.ts.',
    hint: 'Name it there and start with --target <name>; docs/SECURITY.md shows how.',
  },
  TargetRefused: {
    status: 403,
    title: 'Database refused',
    message: 'Runbooks are not run on this database.',
    hint: 'Point the runner at a development database; there is no flag for production.',
  },
  WrongConfirmation: {
    status: 403,
    title: 'Not confirmed',
    message: 'The typed name is not the name of the database.',
    hint: 'Type the name of the database that the card shows, exactly.',
  },
  PreviewGone: {
    status: 409,
    title: 'Preview no longer valid',
    message: 'The preview was used, is older than a minute, or was made for something else.',
    hint: 'Run the snippet again and confirm the new preview.',
  },
  PreviewDiffers: {
    status: 409,
    title: 'Not what the preview showed',
    message: 'The confirmed run changed another number of rows than the preview, so it was rolled back.',
    hint: 'The data has changed in between; preview again.',
  },
  OutcomeUnknown: {
    status: 200,
    title: 'Outcome unknown',
    message: 'The connection ended while the change was being made, so it may or may not be in the database.',
    hint: 'Run the page’s verify step; npm run audit says what the server answers about the transaction.',
  },
  AuditUnwritable: {
    status: 503,
    title: 'No record possible',
    message: 'The audit log cannot be written, and without a record nothing is changed.',
    hint: 'Make .proofbook/audit.jsonl writable, then run again.',
  },
  TargetUnreachable: {
    status: 503,
    title: 'No connection to the database',
    message: 'The runner could not connect to the target.',
    hint: 'Check that the server runs and that the address is right; where a runbook explains the error, it is linked below.',
  },
  ThroughPooler: {
    status: 409,
    title: 'Not through a pooler',
    message:
      'A connection pooler stands in front of the database, and this statement runs outside a transaction: its settings would stay in a session that others use.',
    hint: 'Start the runner with the address of PostgreSQL itself, not of the pooler, and run it there.',
  },
  StatementPooling: {
    status: 409,
    title: 'Pooled by statement',
    message:
      'The connection pooler in front of the database hands out a session for each statement, so no transaction can be kept open.',
    hint: 'Start the runner with the address of PostgreSQL itself, or with a pool that uses session or transaction pooling.',
  },
  StatementFailed: {
    status: 200,
    title: 'PostgreSQL refused the statement',
    message: 'The statement failed; nothing was changed.',
    hint: 'Read the error; where a runbook explains it, it is linked below.',
  },
  ConnectionLost: {
    status: 200,
    title: 'Connection lost',
    message: 'The connection to the database ended in the middle of the run.',
    hint: 'Check that PostgreSQL is up, then run again.',
  },
  Unfinished: {
    status: 200,
    title: 'Checkup not finished',
    message: 'The checkup was stopped before every probe had answered.',
    hint: 'What was found before holds; ask again for the rest.',
  },
  EscapedTransaction: {
    status: 200,
    title: 'Transaction left',
    message: 'The statement left the transaction it was run in, so its result is not shown.',
    hint: 'This snippet must not be trusted; report it.',
  },
  SocketLimit: {
    status: 200,
    title: 'Result too large',
    message: 'The server sent more bytes than a run may read, so the connection was closed.',
    hint: 'Narrow the statement, or run it in psql.',
  },
  Fault: {
    status: 500,
    title: 'Fault in the runner',
    message: 'Something failed inside the runner.',
    hint: 'The terminal where npm start runs says more; please report it.',
  },
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof REFUSALS;

/** A refusal on its way to the one place that answers it. `detail` replaces the catalogue's message where the case knows more. */
export class RunnerError extends Error {
  readonly refusal: RefusalName;

  constructor(refusal: RefusalName, options: { detail?: string; cause?: unknown } = {}) {
    super(options.detail ?? REFUSALS[refusal].message, { cause: options.cause });
    this.name = 'RunnerError';
    this.refusal = refusal;
  }
}
