import { describe, expect, it } from 'vitest';
import { renderExplanation, runbookPath } from './explanation.ts';
import { textOf } from './node.ts';

describe('the link to a runbook', () => {
  it('carries the reader’s values', () => {
    const values = { user: 'app_prod', host: '10.0.0.7' };
    const node = renderExplanation({
      slug: 'connection/authentication-failed',
      title: 'Authentication failed',
      confidence: 'match',
      values,
    });
    expect(textOf(node)).toBe('Explained in Authentication failed: user app_prod, host 10.0.0.7');
  });

  it.each(['javascript:alert(1)', '//evil.test/x', '../x/y', 'a/b/c', ''])('is not made from %j', (slug) => {
    expect(runbookPath(slug)).toBeUndefined();
  });
});
