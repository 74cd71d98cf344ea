import { describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';
import { openSteps, StepFailed } from './steps.ts';

const LIVE = new AbortController().signal;

describe('a step', () => {
  it('is noted with its time, and gives back what its action gave', async () => {
    const steps = openSteps(new Journal(), 1000, LIVE);
    expect(await steps.run('answers', async () => 42)).toBe(42);
    expect(steps.done).toEqual([{ name: 'answers', status: 'pass', ms: expect.any(Number) }]);
    expect(steps.failed).toBe(false);
  });

  it('that fails is noted with its reason and its cause', async () => {
    const steps = openSteps(new Journal(), 1000, LIVE);
    const fail = () => Promise.reject(new Error('no', { cause: new Error('because') }));
    await expect(steps.run('fails', fail)).rejects.toThrow(StepFailed);
    expect(steps.done[0]).toMatchObject({ status: 'fail', reason: 'no (because)' });
    expect(steps.failed).toBe(true);
  });

  it('that hangs is stopped at its limit and says what it was waiting for', async () => {
    const journal = new Journal();
    const steps = openSteps(journal, 50, LIVE);
    const hang = () => {
      journal.doing = 'the server to answer';
      return new Promise(() => {});
    };
    await expect(steps.run('hangs', hang)).rejects.toThrow(StepFailed);
    expect(steps.done[0]?.reason).toBe('It did not end within 0.05 s; it was waiting for the server to answer.');
  });

  it('ends when the run is interrupted, and is not noted', async () => {
    const controller = new AbortController();
    const steps = openSteps(new Journal(), 10_000, controller.signal);
    const running = steps.run('runs', () => new Promise(() => {}));
    controller.abort(new Error('interrupted'));
    await expect(running).rejects.toThrow('interrupted');
    await expect(steps.run('later', async () => 1)).rejects.toThrow('interrupted');
    expect(steps.done).toEqual([]);
  });
});
