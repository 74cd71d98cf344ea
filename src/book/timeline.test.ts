import { describe, expect, it } from 'vitest';
import type { Step } from '../../contract/recording.ts';
import { momentsOf } from './timeline.ts';

const step = (name: string, ms = 10, status: Step['status'] = 'pass', reason?: string): Step => ({
  name,
  ms,
  status,
  ...(reason !== undefined && { reason }),
});

describe('momentsOf', () => {
  it('makes of a fault’s steps one line from healthy to fixed', () => {
    const steps = [
      'a fresh server',
      'healthy before',
      'fingerprint',
      'broken',
      'seen by server',
      'the cause is idle-pools',
    ];
    const moments = momentsOf([...steps, 'cleared by “Restart it”'].map((name) => step(name)));
    expect(moments.map(({ kind }) => kind)).toEqual(['healthy', 'broken', 'seen', 'cause', 'fixed']);
    expect(moments.at(-1)?.subject).toBe('Restart it');
  });

  it('counts what is seen several times, and adds its time up', () => {
    const [seen] = momentsOf([step('seen by server', 5), step('seen by server', 7)]);
    expect(seen).toMatchObject({ kind: 'seen', subject: 'server', count: 2, ms: 12 });
  });

  it('counts the time of a fault that is made anew to the fix that it is made for', () => {
    const moments = momentsOf([
      step('broken', 1),
      step('a fresh server', 2),
      step('broken', 3),
      step('cleared by “X”', 4),
    ]);
    expect(moments).toMatchObject([
      { kind: 'broken', ms: 1 },
      { kind: 'fixed', ms: 9 },
    ]);
  });

  it('never leaves out a step that failed, nor one that it does not know', () => {
    const moments = momentsOf([step('broken'), step('broken', 1, 'fail', 'no error came'), step('something new')]);
    expect(moments[1]).toMatchObject({ kind: 'broken', status: 'fail', reason: 'no error came' });
    expect(moments[2]).toMatchObject({ kind: 'other', subject: 'something new' });
  });
});
