/** What an address leads to. Both tables are literal and made at start: a request only looks up, nothing is joined or decoded. */
import type { ApiRoute, Route } from './visit.ts';

export interface RouteTable {
  /** Literal paths of the API. */
  readonly api: ReadonlyMap<string, ApiRoute>;
  /** Cancels `/api/runs/<id>/cancel`; the id is looked up among the runs in progress. */
  readonly cancel: (id: string) => ApiRoute;
  readonly files: ReadonlyMap<string, Route>;
  readonly notFound: Route | undefined;
}

const CANCEL_PATH = /^\/api\/runs\/([0-9a-f-]{36})\/cancel$/;

/** The route of a path, or undefined. Only pages may carry a query, which nobody reads here. */
export function findRoute(table: RouteTable, target: string): Route | undefined {
  const api = table.api.get(target);
  if (api !== undefined) return api;
  const id = CANCEL_PATH.exec(target)?.[1];
  if (id !== undefined) return table.cancel(id);
  if (/^\/api(?:\/|\?|$)/.test(target)) return undefined;
  const [path = ''] = target.split('?', 1);
  return table.files.get(path) ?? table.notFound;
}
