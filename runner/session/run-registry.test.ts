import { describe, expect, it } from 'vitest';
import { MAX_PARALLEL_RUNS } from '../../contract/limits.ts';
import { createRunRegistry } from './run-registry.ts';

const tab = { number: 1 };
const otherTab = { number: 2 };
const busy = expect.objectContaining({ refusal: 'Busy' });

describe('the runs in progress', () => {
  it('are so many at once', () => {
    const runs = createRunRegistry();
    const opened = Array.from({ length: MAX_PARALLEL_RUNS }, () => runs.open(tab, 'read'));
    expect(() => runs.open(otherTab, 'read')).toThrow(busy);
    opened[0]?.end();
    expect(() => runs.open(otherTab, 'read')).not.toThrow();
    runs.cancelAll('shutdown');
  });

  it('hold one that changes something', () => {
    const runs = createRunRegistry();
    const write = runs.open(tab, 'write');
    expect(() => runs.open(otherTab, 'admin')).toThrow(busy);
    expect(() => runs.open(otherTab, 'read')).not.toThrow();
    write.end();
    expect(() => runs.open(otherTab, 'admin')).not.toThrow();
  });

  it('[threat 30] are cancelled by the session that started them alone', () => {
    const runs = createRunRegistry();
    const run = runs.open(tab, 'read');
    expect(runs.cancel(run.id, otherTab)).toBe(false);
    expect(runs.cancel('no-such-run', tab)).toBe(false);
    expect(run.signal.aborted).toBe(false);
    expect(runs.cancel(run.id, tab)).toBe(true);
    expect(run.signal.aborted).toBe(true);
    run.end();
    expect(runs.cancel(run.id, tab)).toBe(false);
  });

  it('keep the first reason of their end', () => {
    const run = createRunRegistry().open(tab, 'read');
    run.cancel('clock');
    run.cancel('closed');
    expect(run.reason()).toBe('clock');
    run.end();
  });
});
