import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

function why(args: readonly string[], input?: string): { code: number | null; out: string } {
  const { status, stdout } = spawnSync(process.execPath, ['src/search/why.ts', ...args], {
    input: input ?? '',
    encoding: 'utf8',
  });
  return { code: status, out: stdout };
}

describe('npm run why', () => {
  it('prints cause, first check and link, and ends with 0 for a match', () => {
    const { code, out } = why(['FATAL:  too many connections for role "app_prod"']);
    expect(code).toBe(0);
    expect(out).toContain('role = app_prod');
    expect(out).toMatch(/cause .+/);
    expect(out).toMatch(/check .+/);
    expect(out).toContain('/runbooks/connection/too-many-clients/');
  });

  it('reads a log from stdin', () => {
    const { code, out } = why([], 'db-1  | FATAL:  password authentication failed for user "kim"\n');
    expect(code).toBe(0);
    expect(out).toContain('user = kim');
  });

  it.each([
    ['deadlock detected', 'no runbook covers it yet'],
    ['npm ERR! code ERESOLVE', 'a message of Node.js'],
    ['good morning', 'No runbook for this.'],
  ])('says so and ends with 1 where no page answers: %s', (text, sentence) => {
    const { code, out } = why([text]);
    expect(code).toBe(1);
    expect(out).toContain(sentence);
  });

  it('prints one object with --json', () => {
    const { code, out } = why(['--json', 'P2024']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      matches: [
        { slug: 'performance/connection-pool-exhaustion', confidence: 'match', score: expect.any(Number), values: {} },
      ],
    });
  });

  it('answers each line with --jsonl', () => {
    const { code, out } = why(['--jsonl'], '{"query":"3D000"}\n\n{"query":"a rainy day"}\n');
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ matches }) => matches[0]?.slug)).toEqual(['connection/database-does-not-exist', undefined]);
    expect(code).toBe(0);
  });

  it('gives scores between 0 and 1', () => {
    const { out } = why(['--json', 'FATAL:  sorry, too many clients already']);
    const { score } = JSON.parse(out).matches[0];
    expect(score).toBeGreaterThan(0.5);
    expect(score).toBeLessThanOrEqual(1);
  });
});
