/** The part of the catalogue of refusals that is said at the door: to requests that do not come from the runner's own pages. */

export interface Refusal {
  /** HTTP status where the refusal answers a request. */
  readonly status: number;
  readonly title: string;
  /** What happened, one sentence. */
  readonly message: string;
  /** What to do, one sentence. */
  readonly hint: string;
}

export const DOOR_REFUSALS = {
  WrongHost: {
    status: 421,
    title: 'Wrong address',
    message: 'The runner answers only at its own address, which is new at each start.',
    hint: 'Open the link that npm start printed, or that npm run -s pair prints.',
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
    hint: 'Open the pairing link that npm start printed; p there, or npm run -s pair, gives a new one.',
  },
  WrongCode: {
    status: 401,
    title: 'Pairing code refused',
    message: 'The pairing code is wrong, used or older than two minutes.',
    hint: 'Press p in the terminal where npm start runs, or type npm run -s pair, and open the new link.',
  },
  BadRequest: {
    status: 400,
    title: 'Request not understood',
    message: 'The request does not have the shape the API takes.',
    hint: 'Reload the page; it may be older than the runner.',
  },
} as const satisfies Record<string, Refusal>;
