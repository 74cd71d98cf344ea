import { describe, expect, it } from 'vitest';
import { recordAdministration } from './administration.ts';
import type { Draft } from './entry.ts';

const WHAT = { name: 'init', label: 'mine', database: 'app', user: 'owner', fingerprint: 'server' };

function log() {
  const lines: Draft[] = [];
  return { lines, record: (draft: Draft) => void lines.push(draft), close: () => undefined };
}

describe('[threat 41] a change that a command of the runner makes', () => {
  it('is in the record before it begins, and with its outcome after', async () => {
    const record = log();
    const done = recordAdministration(record, WHAT);
    expect(record.lines).toMatchObject([{ kind: 'intent', snippet: 'target/init', purpose: 'apply', role: 'owner' }]);
    expect(await done(Promise.resolve('roles'))).toBe('roles');
    expect(record.lines[1]).toMatchObject({ kind: 'outcome', result: 'ok', committed: true });
  });

  it('that the server refuses is recorded as refused', async () => {
    const record = log();
    await expect(recordAdministration(record, WHAT)(Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(record.lines[1]).toMatchObject({ kind: 'outcome', result: 'refused', committed: false });
  });

  it('does not begin without a record', () => {
    const full = {
      ...log(),
      record: () => {
        throw new Error('The disk is full.');
      },
    };
    expect(() => recordAdministration(full, WHAT)).toThrow('The disk is full.');
  });
});
