import { expect, it } from 'vitest';
import { toEvidence } from './evidence.ts';
import { Journal } from './journal.ts';

it('shows the stack’s port in place of the lab’s, and leaves the hash of a snippet alone that holds the same digits', () => {
  const journal = new Journal();
  journal.ports.add(56481);
  journal.runs.push({
    snippet: 'group/page#id',
    sha256: `e49b5d38d56481a${'0'.repeat(49)}`,
    pg: '16.14',
    moment: 'healthy',
    params: { url: 'postgresql://127.0.0.1:56481/x' },
    events: [],
    fault: undefined,
  });
  const result = { slug: 'group/page', pg: '16.14', status: 'pass' as const, steps: [], ms: 1 };
  const [run] = toEvidence(result, journal, { port: { value: '5433', about: '' } }).runs;
  expect(run?.sha256).toBe(journal.runs[0]?.sha256);
  expect(run?.params).toEqual({ url: 'postgresql://127.0.0.1:5433/x' });
});
