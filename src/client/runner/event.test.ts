import { describe, expect, it } from 'vitest';
import { runEventSchema } from '../../../contract/events.ts';
import { isRunEvent } from './event.ts';

describe('a line of a run', () => {
  it.each(runEventSchema.options.map((option) => [option.shape.event.value]))('“%s” is known', (event) => {
    expect(isRunEvent({ event })).toBe(event === 'heartbeat');
  });

  it.each([
    null,
    1,
    'done',
    [],
    {},
    { event: 'toString' },
    { event: 'progress', percent: 3 },
    { event: 'rows', rows: {} },
    { event: 'done', command: 'SELECT', truncated: null, duration_ms: 1, committed: false },
  ])('%j is no event that can be drawn', (value) => {
    expect(isRunEvent(value)).toBe(false);
  });

  it('may carry more than this page knows', () => {
    expect(isRunEvent({ event: 'heartbeat', load: 0.4 })).toBe(true);
  });
});
