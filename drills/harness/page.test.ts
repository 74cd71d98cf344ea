import { describe, expect, it } from 'vitest';
import { loadStack } from '../../src/snippets/stack.ts';
import { fillBlock, plainHeading, readPage } from './page.ts';

const SOURCE = `---
title: A page
summary: One sentence.
severity: low
errors:
  - text: 'FATAL: no'
    emitter: server
causes:
  - id: why
    text: Because.
---

## Diagnose

\`\`\`sql run id=look title="Look" probe=why
SELECT 1 AS one;
\`\`\`

## Solutions

### Raise \`max_connections\`

\`\`\`bash title="Ask"
### not a heading
psql -h {{host}} -p {{port}} -U {{user}}
\`\`\`

### Wait

## Verify

### Not a solution
`;

describe('a page as its drill sees it', () => {
  it('has its signatures, snippets, solutions and titled blocks', async () => {
    const page = await readPage('group/page', SOURCE, loadStack());
    expect(page.runbook.errors).toEqual([{ text: 'FATAL: no', emitter: 'server' }]);
    expect([...page.snippets.keys()]).toEqual(['look']);
    expect(page.snippets.get('look')).toMatchObject({ id: 'group/page#look', probe: 'why' });
    expect(page.solutions).toEqual(['Raise max_connections', 'Wait']);
    expect([...page.blocks.keys()]).toEqual(['Look', 'Ask']);
  });

  it('does not exist where it would not build', async () => {
    const broken = SOURCE.replace('probe=why', 'probe=elsewhere');
    await expect(readPage('group/page', broken, loadStack())).rejects.toThrow('The probe names the cause “elsewhere”');
  });

  it('gives a block with the lab’s own names before the stack’s', () => {
    expect(fillBlock('-p {{port}} -U {{user}}', loadStack(), { port: '61234' })).toBe('-p 61234 -U changemaker');
  });

  it('has headings without markup', () => {
    expect(plainHeading('Raise `max_connections`  **now**')).toBe('Raise max_connections now');
  });
});
