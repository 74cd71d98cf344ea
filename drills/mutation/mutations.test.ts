import { describe, expect, it } from 'vitest';
import { type Mutation, mutationsOf } from './mutations.ts';

const SOURCE = `---
title: A page
errors:
  - text: 'FATAL: it''s "{name}" again'
    code: '53300'
    emitter: server
causes:
  - id: first
    text: A cause with a code word.
  - id: second
    text: Another.
---

\`\`\`sql run id=probe title="Ask" probe=first
-- a comment stays
SELECT pid
FROM pg_stat_activity
WHERE state_change < now() AND pid <> pg_backend_pid()
\`\`\`

\`\`\`bash title="Do"
pg_dump -f x.part && mv x.part x
\`\`\`

\`\`\`text title="Printed"
nothing < here
\`\`\`
`;

const made = mutationsOf(SOURCE);
const ofKind = (kind: Mutation['kind']) => made.filter((mutation) => mutation.kind === kind);
const changedLines = ({ source }: Mutation) => source.split('\n').filter((line) => !SOURCE.split('\n').includes(line));

describe('the mutations of a page', () => {
  it('change a code, and know whose it is', () => {
    expect(ofKind('code').map((mutation) => [mutation.part, ...changedLines(mutation)])).toEqual([
      [`FATAL: it's "{name}" again`, `    code: '53307'`],
    ]);
  });

  it('change a word of a signature, but no hole and no word of a cause', () => {
    expect(ofKind('word').flatMap(changedLines)).toEqual([]);
    const plain = SOURCE.replace(/FATAL: .*again/, 'FATAL: all slots are taken');
    const words = mutationsOf(plain).filter(({ kind }) => kind === 'word');
    expect(words.map(({ description }) => description)).toEqual([
      expect.stringContaining('“slots” becomes another word'),
    ]);
  });

  it('turn one comparison of a line round', () => {
    expect(ofKind('comparison').flatMap(changedLines)).toEqual([
      'WHERE state_change < now() AND pid = pg_backend_pid()',
    ]);
  });

  it('take out what keeps a step safe', () => {
    expect(ofKind('safety').flatMap(changedLines)).toEqual([
      'WHERE state_change < now()',
      'pg_dump -f x.part ; mv x.part x',
    ]);
  });

  it('drop lines that say something, not comments and not what is only printed', () => {
    expect(ofKind('line').map(({ description }) => description)).toEqual([
      'line 16, probe: the line “SELECT pid” goes',
      'line 17, probe: the line “FROM pg_stat_activity” goes',
      'line 18, probe: the line “WHERE state_change < now() AND pid <> pg_backend_pid()” goes',
      'line 22, Do: the line “pg_dump -f x.part && mv x.part x” goes',
    ]);
  });

  it('let a probe name another cause', () => {
    expect(ofKind('cause').flatMap(changedLines)).toEqual(['```sql run id=probe title="Ask" probe=second']);
  });
});
