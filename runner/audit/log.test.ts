import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from './entry.ts';
import { openAudit } from './log.ts';
import { readEntries } from './read.ts';
import { auditedRuns, isUnsettled } from './runs.ts';
import { settleAudit } from './settle.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-audit-'));
  file = join(folder, 'state', 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const intent = (run: string, more: Partial<Extract<Draft, { kind: 'intent' }>> = {}): Draft => ({
  kind: 'intent',
  run,
  session: 1,
  snippet: 'a/b#c',
  sha256: 'f'.repeat(64),
  access: 'write',
  purpose: 'apply',
  confirm: 'apply',
  target: 'mine',
  database: 'app',
  role: 'app',
  fingerprint: 'server',
  params: { n: 'hash', a: 'hash' },
  transactional: true,
  ...more,
});
const outcome = (run: string): Draft => ({
  kind: 'outcome',
  run,
  result: 'ok',
  rows: 1,
  committed: true,
  duration_ms: 1,
});

function write(...drafts: Draft[]): void {
  const log = openAudit(file);
  for (const draft of drafts) log.record(draft);
  log.close();
}

describe('[threat 41] the record', () => {
  it('is read back whole over several starts, and only its owner may read it', () => {
    write(intent('1'), outcome('1'));
    write(intent('2'));
    const { entries, problems } = readEntries(file);
    expect(problems).toEqual([]);
    expect(entries.map(({ seq, kind, run }) => [seq, kind, run])).toEqual([
      [1, 'intent', '1'],
      [2, 'outcome', '1'],
      [3, 'intent', '2'],
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a changed line', (text: string) => text.replace('"role":"app"', '"role":"eve"'), /Line 1 was changed/],
    [
      'a line taken out',
      (text: string) => text.split('\n').toSpliced(1, 1).join('\n'),
      /Before line 2, a line is missing/,
    ],
    [
      'two lines exchanged',
      (text: string) => text.split('\n').toSorted().join('\n'),
      /a line is missing or was changed|cut off/,
    ],
    ['a line that is none', (text: string) => text.replace('\n', '\n{}\n'), /Line 2 is not a line/],
    ['a line cut by a crash', (text: string) => text.slice(0, -20), /cut off/],
  ])('shows %s', (_, change, problem) => {
    write(intent('1'), outcome('1'), intent('2'));
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    expect(readEntries(file).problems.join('\n')).toMatch(problem);
  });

  it('goes on after a line that a crash has cut', () => {
    write(intent('1'));
    appendFileSync(file, '{"seq":2,"at"');
    write(intent('2'));
    expect(readEntries(file).entries.map(({ run }) => run)).toEqual(['1', '2']);
  });

  it('that cannot be written refuses', () => {
    mkdirSync(file, { recursive: true });
    expect(() => openAudit(file).record(intent('1'))).toThrow(expect.objectContaining({ refusal: 'AuditUnwritable' }));
  });
});

describe('an interrupted change', () => {
  const unsettled = () =>
    auditedRuns(readEntries(file).entries)
      .filter(isUnsettled)
      .map((run) => run.intent.run);
  const settle = async (answer: 'committed' | 'aborted' | 'unknown', said: string[] = []) => {
    const log = openAudit(file);
    await settleAudit(file, log, {
      fingerprint: () => Promise.resolve('server'),
      ask: () => Promise.resolve(answer),
      say: (line) => said.push(line),
    });
    log.close();
    return said;
  };

  it('before its COMMIT was rolled back, whatever the server remembers', async () => {
    write(intent('1'));
    expect(await settle('unknown')).toEqual(['An interrupted run of a/b#c was rolled back.']);
    expect(unsettled()).toEqual([]);
  });

  it.each(['committed', 'aborted'] as const)('in its COMMIT is what the server says: %s', async (answer) => {
    write(intent('1'), { kind: 'commit', run: '1', transaction: '42' });
    await settle(answer);
    expect(unsettled()).toEqual([]);
    expect(auditedRuns(readEntries(file).entries)[0]?.outcome?.committed).toBe(answer === 'committed');
  });

  it.each([
    ['the server does not know', [intent('1'), { kind: 'commit', run: '1', transaction: '42' } satisfies Draft]],
    ['it ran outside a transaction', [intent('1', { transactional: false })]],
    ['it ran on another server', [intent('1', { fingerprint: 'another' })]],
  ])('stays open when %s', async (_, drafts) => {
    write(...drafts);
    expect(await settle('unknown')).toEqual([]);
    expect(unsettled()).toEqual(['1']);
  });

  it('that is settled is left alone, and so are runs that read', async () => {
    write(intent('1'), outcome('1'), intent('2', { purpose: 'look' }));
    expect(await settle('committed')).toEqual([]);
  });
});
