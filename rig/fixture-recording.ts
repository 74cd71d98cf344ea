/** The fixture book's recording, made for its snippets as they are now, since a recording of another text is not shown. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunEvent } from '../contract/events.ts';
import type { RecordedRun, Recording } from '../contract/recording.ts';
import { collectPage } from '../src/snippets/collect.ts';
import { buildManifest } from '../src/snippets/manifest.ts';

const PAGE = 'fixture/runs';

/** A value as hostile as any: a recording comes from a database too. */
const HOSTILE = '<img src=x onerror="document.title=9">';

const done: RunEvent = {
  event: 'done',
  command: 'SELECT',
  row_count: 3,
  truncated: { rows: false, columns: false, cells: false, bytes: false, notices: false },
  duration_ms: 1.2,
  committed: false,
};

const EVENTS: Readonly<Record<string, RunEvent[]>> = {
  states: [
    {
      event: 'columns',
      statement: 0,
      columns: [
        { name: 'state', type: 'text' },
        { name: 'connections', type: 'integer' },
      ],
    },
    {
      event: 'rows',
      rows: [
        ['idle', '97'],
        [HOSTILE, '2'],
        [null, '1'],
      ],
    },
    done,
  ],
};

/** Writes the recording into a copy of the book. */
export async function writeRecording(folder: string): Promise<void> {
  const file = `content/runbooks/${PAGE}.mdx`;
  const { snippets } = buildManifest([await collectPage(file, readFileSync(join(folder, file), 'utf8'))]);
  const runs = Object.entries(EVENTS).flatMap(([id, events]): RecordedRun[] => {
    const snippet = snippets.find((known) => known.id === `${PAGE}#${id}`);
    return snippet ? [{ snippet: snippet.id, sha256: snippet.sha256, pg: '16.14', moment: 'broken', events }] : [];
  });
  const recording: Recording = { v: 1, page: PAGE, date: '2026-01-31', proofs: [], runs, errors: [] };
  const path = join(folder, 'content', 'recordings', `${PAGE}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(recording));
}
