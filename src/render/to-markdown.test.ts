import { describe, expect, it } from 'vitest';
import { gatherRun } from './run.ts';
import { toMarkdown } from './to-markdown.ts';

describe('a run as Markdown', () => {
  const run = gatherRun([
    {
      event: 'started',
      run: 'r1',
      snippet: 'a/b#c',
      access: 'read',
      target: { label: 'local', kind: 'own', database: 'app_dev', version: '16.14' },
      at: '2026-01-31T14:03:22Z',
    },
    {
      event: 'columns',
      statement: 0,
      columns: [
        { name: 'query', type: 'text' },
        { name: 'n', type: 'bigint' },
      ],
    },
    { event: 'rows', rows: [['SELECT 1 | 2\n-- <b>', null]] },
    {
      event: 'done',
      command: 'SELECT',
      row_count: 1,
      truncated: { rows: false, columns: false, cells: false, bytes: false, notices: false },
      duration_ms: 3,
      committed: false,
    },
  ]);

  it('holds statement, values, target, result and time', () => {
    expect(
      toMarkdown({ title: 'Who waits', text: 'SELECT :pid;\n', params: { pid: '12' }, run }),
    ).toMatchInlineSnapshot(`
      "### Who waits

      2026-01-31T14:03:22Z, local/app_dev, PostgreSQL 16.14, 3 ms

      \`\`\`sql
      SELECT :pid;
      \`\`\`

      - \`:pid\` = \`12\`

      | query | n |
      | --- | ---: |
      | SELECT 1 \\| 2 -- &lt;b> | NULL |

      1 row, 2 columns

      Done: 1 row in 3 ms.
      "
    `);
  });

  it('keeps a statement with backticks in one fence', () => {
    expect(toMarkdown({ title: 't', text: "SELECT '```'", params: {}, run })).toContain("````sql\nSELECT '```'\n````");
  });
});
