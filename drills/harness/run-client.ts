/**
 * A client of the runner's HTTP API, as the page's own is: it pairs, names a snippet and its hash, and reads the events.
 * It knows no SQL.
 */

import { isLastEvent, type RunEvent, runEventSchema } from '../../contract/events.ts';
import { pairAnswerSchema, type StatusAnswer, statusAnswerSchema } from '../../contract/protocol.ts';
import type { Snippet } from '../../contract/snippet.ts';

/** A row by column name; values are PostgreSQL's text. */
export type ResultRow = Readonly<Record<string, string | null>>;

export interface RunResult {
  readonly events: readonly RunEvent[];
  /** The last event; a run without one has failed. */
  readonly last: RunEvent;
  /** Rows of the last result. */
  readonly rows: readonly ResultRow[];
}

export interface RunClient {
  status(): Promise<StatusAnswer>;
  run(snippet: Snippet, params: Readonly<Record<string, string>>, more?: Confirmation): Promise<RunResult>;
}

interface Confirmation {
  readonly confirm?: string;
  readonly typed?: string;
}

/** Pairs with a runner, as opening its link does. */
export async function pairWith(origin: string, code: string): Promise<RunClient> {
  const call = async (route: string, body: unknown, session?: string): Promise<string> => {
    const answer = await fetch(`${origin}${route}`, {
      method: 'POST',
      headers: {
        origin,
        'content-type': 'application/json',
        ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
      },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The runner answered ${answer.status} to ${route}: ${text}`);
    return text;
  };
  const { session } = pairAnswerSchema.parse(JSON.parse(await call('/api/pair', { code })));
  return {
    status: async () => statusAnswerSchema.parse(JSON.parse(await call('/api/status', {}, session))),
    async run({ id, sha256 }, params, more = {}) {
      const text = await call('/api/runs', { snippet: id, sha256, params, ...more }, session);
      return toResult(
        id,
        text
          .split('\n')
          .filter(Boolean)
          .map((line) => runEventSchema.parse(JSON.parse(line))),
      );
    },
  };
}

function toResult(id: string, events: RunEvent[]): RunResult {
  const last = events.at(-1);
  if (last === undefined || !isLastEvent(last)) throw new Error(`The run of ${id} ended without a last event.`);
  let columns: string[] = [];
  let rows: ResultRow[] = [];
  for (const event of events) {
    if (event.event === 'columns') {
      columns = event.columns.map((column) => column.name);
      rows = [];
    }
    if (event.event === 'rows') {
      const named = event.rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
      rows.push(...named);
    }
  }
  return { events, last, rows };
}
