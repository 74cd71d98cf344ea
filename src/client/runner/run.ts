/** One run over HTTP: sends the snippet's name, reads the events. */
import type { RunEvent } from '../../../contract/events.ts';
import type { RunRequest } from '../../../contract/protocol.ts';
import { post } from './api.ts';
import { isRunEvent } from './event.ts';
import { readLines } from './ndjson.ts';
import { currentSession } from './session.ts';

/** How long a cancelled run may take to say so, before its stream is cut from this side. */
const CANCEL_PATIENCE_MS = 4_000;

export interface LiveRun {
  /**
   * All events, once the stream has ended, however it ended. Rejects with `Refused` or `NoRunner` when the run never began.
   */
  readonly events: Promise<RunEvent[]>;
  /** Asks the runner to cancel; without an answer the stream is cut, which the runner takes for the same. */
  cancel(): void;
  /** Cuts the stream at once, because the page is leaving. */
  abandon(): void;
}

/** Starts a run. */
export function startRun(request: RunRequest): LiveRun {
  const abort = new AbortController();
  let run: string | undefined;
  const read = async (): Promise<RunEvent[]> => {
    const response = await post('/api/runs', request, { session: currentSession(), signal: abort.signal });
    const events: RunEvent[] = [];
    try {
      for await (const line of response.body ? readLines(response.body) : []) {
        if (!isRunEvent(line)) continue;
        events.push(line);
        if (line.event === 'started') run = line.run;
      }
    } catch {
      // A stream that breaks is a run without a last event; the caller shows it as such.
    }
    return events;
  };
  return {
    events: read(),
    cancel: () => {
      setTimeout(() => abort.abort(), CANCEL_PATIENCE_MS);
      if (run === undefined) abort.abort();
      else post(`/api/runs/${run}/cancel`, {}, { session: currentSession() }).catch(() => abort.abort());
    },
    abandon: () => abort.abort(),
  };
}
