import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

describe('several at a time', () => {
  it('does all, never more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await sleep(5);
      running -= 1;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('begins nothing new after a failure, and waits for what is under way', async () => {
    const done: number[] = [];
    const run = inParallel([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('no');
      await sleep(20);
      done.push(item);
    });
    await expect(run).rejects.toThrow('no');
    expect(done).toEqual([2]);
  });
});
