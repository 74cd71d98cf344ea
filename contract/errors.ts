/**
 * The catalogue of refusals: what the runner says when it will not or cannot do something. A name is permanent; the
 * sentences may improve. Faults of our own are shown as `Fault` and nothing else.
 */

export interface Refusal {
  /** HTTP status where the refusal answers a request. */
  readonly status: number;
  readonly title: string;
  /** What happened, one sentence. */
  readonly message: string;
  /** What to do, one sentence. */
  readonly hint: string;
}

export const REFUSALS = {
  WrongHost: {
    status: 421,
    title: 'Wrong address',
    message: 'The runner answers only at its own address, written with digits.',
    hint: 'Open the link that npm start printed.',
  },
  BadTarget: {
    status: 400,
    title: 'Malformed request',
    message: 'The request’s target is not a path this server can have.',
    hint: 'Open the page from the site’s own links.',
  },
  NotFound: {
    status: 404,
    title: 'Not found',
    message: 'There is nothing at this address.',
    hint: 'Open the home page and search for it.',
  },
  WrongMethod: {
    status: 405,
    title: 'Wrong method',
    message: 'Pages are read with GET or HEAD, the API is called with POST.',
    hint: 'Use the method the route is made for.',
  },
  WrongOrigin: {
    status: 403,
    title: 'Foreign page',
    message: 'Only the runner’s own pages may call it.',
    hint: 'Open the page on the runner’s own address.',
  },
  WrongMediaType: {
    status: 415,
    title: 'Wrong media type',
    message: 'The API takes application/json and nothing else.',
    hint: 'Send Content-Type: application/json.',
  },
  BodyTooLarge: {
    status: 413,
    title: 'Body too large',
    message: 'The request’s body is larger than the runner takes, or does not say how large it is.',
    hint: 'Send Content-Length and at most 16 KiB.',
  },
  NotPaired: {
    status: 401,
    title: 'Not paired',
    message: 'This tab is not paired with the runner.',
    hint: 'Open the pairing link that npm start printed; press p there for a new one.',
  },
  WrongCode: {
    status: 401,
    title: 'Pairing code refused',
    message: 'The pairing code is wrong, used or older than two minutes.',
    hint: 'Press p in the terminal where npm start runs and open the new link.',
  },
  BadRequest: {
    status: 400,
    title: 'Request not understood',
    message: 'The request does not have the shape the API takes.',
    hint: 'Reload the page; it may be older than the runner.',
  },
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
    hint: 'The page of this very error is linked below.',
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
