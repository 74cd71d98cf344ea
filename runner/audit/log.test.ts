import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from './entry.ts';
import { openAudit, recordFiles } from './log.ts';
import { readEntries, readRecord } from './read.ts';
import { auditedRuns, isUnsettled } from './runs.ts';
import { settleAudit } from './settle.ts';

/** Another runner's process: it has the record open, and has begun a change. */
const HOLDER = `import { openAudit } from '${import.meta.dirname}/log.ts';
  openAudit(process.argv[1]).record(JSON.parse(process.argv[2]));
  console.log('begun');
  setInterval(() => undefined, 1000);`;

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

describe('[threat 41] [threat 49] the record', () => {
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

  it.each([
    [
      'its end is cut off',
      (text: string) => text.split('\n').slice(0, 1).join('\n').concat('\n'),
      /Its end is missing: 2 lines/,
    ],
    [
      'its beginning is cut off',
      (text: string) => text.split('\n').slice(1).join('\n'),
      /Its beginning is missing: it began with line 1/,
    ],
    ['all of it is', () => '', /Its end is missing: 3 lines/],
  ])('shows that %s, also after the next start', (_, change, problem) => {
    write(intent('1'), outcome('1'), intent('2'));
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    expect(readEntries(file).problems.join('\n')).toMatch(problem);
    write(intent('3'), outcome('3'));
    expect(readEntries(file).problems.join('\n')).toMatch(/is missing/);
  });

  it('shows that its anchor is gone, also after the next start', () => {
    write(intent('1'), outcome('1'));
    rmSync(`${file}.anchor`);
    expect(readEntries(file).problems).toEqual(['Its anchor is missing, so a cut at its ends would not show.']);
    write(intent('2'));
    expect(readEntries(file).problems.join('\n')).toMatch(/is missing/);
  });

  it('of two runners at a time is two whole files and one list', () => {
    const [one, two] = [openAudit(file), openAudit(file)];
    for (const [log, run] of [
      [one, '1'],
      [two, '2'],
      [one, '3'],
      [two, '4'],
    ] as const)
      log.record(intent(run));
    const files = recordFiles(file);
    expect(files).toHaveLength(2);
    for (const each of files) expect(readEntries(each).problems).toEqual([]);
    expect(new Set(readRecord(files).entries.map(({ run }) => run))).toEqual(new Set(['1', '2', '3', '4']));
    for (const log of [one, two]) log.close();
    write(intent('5'));
    expect(recordFiles(file)).toHaveLength(2);
    expect(readRecord(files).problems).toEqual([]);
  });

  it('has whole lines only when the disk takes a part of one: the rest is refused, and nothing of it stays', () => {
    // A limit on the size of files makes the kernel write short, like a full disk. Only a shell of its own can set it.
    const lines = `import { openAudit } from '${import.meta.dirname}/log.ts';
      const log = openAudit(process.argv[1]);
      const draft = JSON.parse(process.argv[2]);
      let refused = 0;
      for (let run = 0; run < 20; run += 1) {
        try { log.record({ ...draft, run: String(run) }); } catch { refused += 1; }
      }
      console.log(refused);`;
    const shell = `trap '' XFSZ; ulimit -f 4; exec "$0" --input-type=module-typescript -e "$1" "$2" "$3"`;
    const args = ['-c', shell, process.execPath, lines, file, JSON.stringify(intent('0'))];
    const refused = Number(execFileSync('/bin/bash', args, { encoding: 'utf8' }));
    expect(refused).toBeGreaterThan(5);
    expect(statSync(file).size).toBeLessThanOrEqual(4_096);
    const { entries, problems } = readEntries(file);
    expect([entries.length, problems]).toEqual([20 - refused, []]);
    write(intent('after'));
    expect(readEntries(file).problems).toEqual([]);
  });

  it('that cannot be written refuses, and names its file and why', () => {
    mkdirSync(file, { recursive: true });
    expect(() => openAudit(file).record(intent('1'))).toThrow(
      expect.objectContaining({ refusal: 'AuditUnwritable', message: expect.stringContaining(file) }),
    );
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

  it.each([
    ['its last line is cut', (text: string) => text.slice(0, -20)],
    ['a line after its intent is not readable', (text: string) => text.replace(/\n.*\n$/, '\nxxx\n')],
    ['its last line is gone', (text: string) => text.replace(/\n.*\n$/, '\n')],
  ])('is unknown, never rolled back, when %s', async (_, damage) => {
    write(intent('1'), { kind: 'commit', run: '1', transaction: '42' });
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(await settle('committed')).toEqual([expect.stringContaining('a/b#c is unknown')]);
    expect(auditedRuns(readEntries(file).entries)[0]?.outcome?.result).toBe('settled:unknown');
  });

  it('that another runner is making is none: it is left alone', async () => {
    write(intent('0'), outcome('0'));
    const other = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, file, JSON.stringify(intent('1'))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    const said: string[] = [];
    const log = openAudit(file);
    await settleAudit(file, log, {
      fingerprint: () => Promise.resolve('server'),
      ask: () => Promise.resolve('aborted'),
      say: (line) => said.push(line),
    });
    log.close();
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(said).toEqual([]);
    expect(await settle('aborted')).toEqual(['An interrupted run of a/b#c was rolled back.']);
  });

  it('that is settled is left alone, and so are runs that read', async () => {
    write(intent('1'), outcome('1'), intent('2', { purpose: 'look' }));
    expect(await settle('committed')).toEqual([]);
  });
});
