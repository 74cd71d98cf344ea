/** Writes a run's events, one JSON line each, with a heartbeat while the run is silent. */
import type { ServerResponse } from 'node:http';
import type { Row, RunEvent } from '../../contract/events.ts';
import { HEARTBEAT_MS } from '../../contract/limits.ts';

export interface EventStream {
  send(event: RunEvent): void;
  /** Sends rows in lines that are not too long to be read at once. */
  sendRows(rows: readonly Row[]): void;
  end(): void;
}

/** Characters of one `rows` line, unless a single row is longer. */
const ROWS_LINE_CHARS = 65_536;

/** Starts an answer of JSON lines at once, so that the page knows that the work has begun; gives what writes one. */
export function openLines<Line extends object>(response: ServerResponse): (line: Line) => void {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
  return (line) => {
    if (!response.destroyed) response.write(`${JSON.stringify(line)}\n`);
  };
}

/** The stream of a run's events. */
export function openEventStream(response: ServerResponse): EventStream {
  const send = openLines<RunEvent>(response);
  const heartbeat = setInterval(() => send({ event: 'heartbeat' }), HEARTBEAT_MS);
  return {
    send,
    sendRows: (rows) => {
      for (const part of inParts(rows)) send({ event: 'rows', rows: part });
    },
    end: () => {
      clearInterval(heartbeat);
      response.end();
    },
  };
}

function inParts(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  let part: Row[] = [];
  let size = 0;
  for (const row of rows) {
    const rowSize = JSON.stringify(row).length;
    if (part.length > 0 && size + rowSize > ROWS_LINE_CHARS) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(row);
    size += rowSize;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
