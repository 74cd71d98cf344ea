import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../contract/events.ts';
import { type Drill, drill } from './drill.ts';
import type { Evidence } from './evidence.ts';
import type { JournaledRun } from './journal.ts';
import { compareRecording, readRecording, writeRecording } from './recording.ts';

const PAGE = 'group/page';
const nothing = async () => {};
const subject: Drill = drill({
  page: PAGE,
  operation: nothing,
  volatile: { moving: 'its rows are of the moment' },
  faults: ['first', 'second'].map((name) => ({ name, cause: name, inject: nothing, symptoms: [], solutions: [] })),
});

const done = { rows: false, columns: false, cells: false, bytes: false, notices: false };
const answer = (value: string): RunEvent[] => [
  { event: 'columns', statement: 0, columns: [{ name: 'a', type: 'text' }] },
  { event: 'rows', rows: [[value]] },
  { event: 'done', command: 'SELECT', row_count: 1, truncated: done, duration_ms: 1, committed: false },
];
const run = (id: string, value: string, more: Partial<JournaledRun> = {}): JournaledRun => ({
  snippet: `${PAGE}#${id}`,
  sha256: 'a'.repeat(64),
  pg: '16.14',
  moment: 'broken',
  fault: 'first',
  events: answer(value),
  ...more,
});
const evidence = (runs: JournaledRun[], pg = '16.14'): Evidence => ({
  result: { slug: PAGE, pg, status: 'pass', steps: [], ms: 1 },
  runs,
  errors: [],
});

let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(os.tmpdir(), 'recording-test-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function record(...proofs: Evidence[]) {
  writeRecording(project, subject, proofs, '2026-01-01');
  const recording = readRecording(project, PAGE);
  if (recording === undefined) throw new Error('Nothing was recorded.');
  return recording;
}

describe('a recording', () => {
  it('shows of a probe the run that found its cause', () => {
    const found = run('probe', 'found', { fault: 'second', lit: true });
    expect(record(evidence([run('probe', 'silent'), found])).runs).toEqual([
      expect.objectContaining({ events: answer('found') }),
    ]);
  });

  it('has the proofs of all versions and the outputs of 16', () => {
    const recording = record(evidence([run('a', 'old', { pg: '14.23' })], '14.23'), evidence([run('a', 'new')]));
    expect(recording.proofs.map(({ pg }) => pg)).toEqual(['14.23', '16.14']);
    expect(recording.runs.map(({ pg }) => pg)).toEqual(['16.14']);
  });

  it('leaves a run as it was where only numbers have changed', () => {
    record(evidence([run('a', 'pid 17')]));
    expect(record(evidence([run('a', 'pid 4711')])).runs[0]?.events).toEqual(answer('pid 17'));
    expect(record(evidence([run('a', 'none')])).runs[0]?.events).toEqual(answer('none'));
  });
});

describe('a later proof', () => {
  it.each<[string, JournaledRun[], string[]]>([
    ['the same answer', [run('a', 'pid 2')], []],
    ['another answer', [run('a', 'gone')], ['group/page#a (broken) answers otherwise than recorded']],
    [
      'another text of the snippet',
      [run('a', 'pid 2', { sha256: 'b'.repeat(64) })],
      ['group/page#a (broken) has changed since it was recorded, or was not run'],
    ],
    ['no run at all', [], ['group/page#a (broken) has changed since it was recorded, or was not run']],
  ])('with %s', (_, runs, complaints) => {
    const recording = record(evidence([run('a', 'pid 1')]));
    expect(compareRecording(subject, evidence(runs), recording)).toEqual(complaints);
  });

  it('may have other rows where the drill calls them volatile', () => {
    const recording = record(evidence([run('moving', 'idle')]));
    expect(compareRecording(subject, evidence([run('moving', 'active')]), recording)).toEqual([]);
  });

  it('on another version is not compared', () => {
    const recording = record(evidence([run('a', 'x')]));
    expect(compareRecording(subject, evidence([run('a', 'y', { pg: '18.4' })], '18.4'), recording)).toEqual([]);
  });
});
