/** One request on its way through the guards. Headers are read raw: Node's own object hides duplicates. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Session } from '../session/sessions.ts';

/** A file of the site, ready to be sent. */
export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  /** Its name contains a hash of its content, so a browser may keep it for good. */
  readonly immutable: boolean;
}

export interface ApiRoute {
  readonly kind: 'api';
  readonly handle: Handler;
  /** Pairing is the one call that cannot have a session yet. */
  readonly needsSession: boolean;
}

/** What an address leads to. */
export type Route =
  | ApiRoute
  | { readonly kind: 'file'; readonly file: StaticFile; readonly status: 200 | 404 }
  | { readonly kind: 'redirect'; readonly location: string };

export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Set by the target guard; the guards after it rely on it. */
  route: Route | undefined;
  /** Set by the host guard for a name that only leads to the runner's own. */
  elsewhere?: boolean;
  /** Set by the token guard. */
  session: Session | undefined;
}

export type Handler = (visit: Visit) => Promise<void>;

/** A guard lets a request pass or throws a refusal. */
export type Guard = (visit: Visit) => void;

/** Every value that was sent under a header's name, in order. */
export function headerValues({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

/** The value of a header that was sent exactly once. */
export function onlyHeader(request: IncomingMessage, name: string): string | undefined {
  const values = headerValues(request, name);
  return values.length === 1 ? values[0] : undefined;
}
