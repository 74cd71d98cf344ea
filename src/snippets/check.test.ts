import { describe, expect, it } from 'vitest';
import { checkBook } from './check.ts';
import { collectPage } from './collect.ts';
import { formatProblem } from './problem.ts';

const stack = {
  user: { value: 'changemaker', about: 'role' },
  database: { value: 'changemaker_v2', about: 'database' },
};
const DESCRIBES_ONLY =
  'A psql fence that runs holds one describe command: \\l or \\d, \\dt, \\di, \\du and their like, with at most one pattern.';
const file = 'content/runbooks/connection/example.mdx';

async function problemsOf(body: string): Promise<string[]> {
  const source = `---\ntitle: Example\ncauses:\n  - id: leak\n    text: A leak.\n---\n\n${body}\n`;
  return checkBook([await collectPage(file, source)], stack).map(formatProblem);
}

const fence = (info: string, sql: string, lang = 'sql') => `\`\`\`${lang} run id=a title="A" ${info}\n${sql}\n\`\`\``;

describe('the check of the book', () => {
  it.each([
    ['a SELECT', fence('', 'SELECT 1;')],
    [
      'a SELECT with a parameter beside a cast and a string',
      fence('params=pid:int', "SELECT ':pid', :pid::int, a[1:2] FROM t;"),
    ],
    ['EXPLAIN ANALYZE of a SELECT', fence('', 'EXPLAIN (ANALYZE, BUFFERS) SELECT 1;')],
    ['SHOW', fence('', 'SHOW max_connections;')],
    ['several writes', fence('access=write', 'UPDATE t SET a = 1; DELETE FROM u;')],
    [
      'a writing CTE as write',
      fence('access=write', 'WITH d AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM d;'),
    ],
    ['a table as XML, which is no text of SQL', fence('', "SELECT table_to_xml(to_regclass('t'), true, false, '')")],
    ['strings and comments in any script', fence('', "SELECT 'año — Ж' -- naïve\n/* Ж */;")],
    ['a signal', fence('access=admin params=pid:int', 'SELECT pg_terminate_backend(:pid);')],
    ['a probe of a known cause', fence('probe=leak', 'SELECT 1;')],
    ['a describe command of psql', fence('', '\\d "User"', 'psql')],
  ])('accepts %s', async (_, body) => {
    expect(await problemsOf(body)).toEqual([]);
  });

  it.each([
    [
      'INSERT as read',
      fence('', 'INSERT INTO t VALUES (1);'),
      ':8:1 A read fence holds SELECT, SHOW or EXPLAIN of a SELECT, not Insert.',
    ],
    [
      'a writing CTE as read',
      fence('', 'WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d;'),
      ':8:1 A read fence may not hold Delete, also not inside WITH or EXPLAIN.',
    ],
    [
      'EXPLAIN ANALYZE of a DELETE as read',
      fence('', 'EXPLAIN ANALYZE DELETE FROM t;'),
      ':8:1 A read fence may not hold Delete, also not inside WITH or EXPLAIN.',
    ],
    ...[
      "SELECT * FROM ts_stat('SELECT 1')",
      "SELECT ts_rewrite('a'::tsquery, 'SELECT 1')",
      "SELECT query_to_xml('SELECT 1', true, false, '')",
      "SELECT schema_to_xml_and_xmlschema('public', true, false, '')",
      "SELECT database_to_xmlschema(true, false, '')",
      `SELECT pg_catalog."ts_stat"('SELECT 1')`,
      "SELECT * FROM dblink('', 'SELECT 1') AS t(a int)",
      "SELECT * FROM crosstab('SELECT 1') AS t(a int)",
    ].map((sql): [string, string, string] => [
      sql,
      fence('', sql),
      `:8:1 A page may not call ${/\b(\w+)"?\(/.exec(sql)?.[1]}(); it runs a text as SQL, which nobody checks. Write the query itself.`,
    ]),
    ...[
      "pg_read_file('x')",
      "lo_export(1, 'x')",
      'pg_export_snapshot()',
      "pg_replication_slot_advance('a', '0/0')",
      'pg_buffercache_evict(1)',
    ].map((call): [string, string, string] => [
      call,
      fence('', `SELECT ${call}`),
      `:8:1 A page may not call ${call.replace(/\(.*/, '')}(); it reaches past the database or outlives the run.`,
    ]),
    [
      'a name with a Cyrillic letter',
      fence('', 'SELECT 1\n  FROM p\u0430yments;'),
      ':10:9 The name p\u0430yments holds U+0430, which may look like another letter; names in SQL that runs are ASCII.',
    ],
    ['SELECT INTO', fence('', 'SELECT 1 INTO t;'), ':8:1 A read fence may not create a table with SELECT INTO.'],
    [
      'FOR UPDATE',
      fence('', 'SELECT 1 FROM t FOR UPDATE;'),
      ':8:1 A read fence may not lock rows with FOR UPDATE or FOR SHARE.',
    ],
    [
      'a signal as read',
      fence('', 'SELECT pg_terminate_backend(1);'),
      ':8:1 pg_terminate_backend() acts on the server; give the fence access=admin.',
    ],
    [
      'a file function',
      fence('', "SELECT pg_read_file('/etc/passwd');"),
      ':8:1 A page may not call pg_read_file(); it reaches past the database or outlives the run.',
    ],
    [
      'a qualified forbidden function',
      fence('access=admin', "SELECT pg_catalog.set_config('role', 'x', false);"),
      ':8:1 A page may not call set_config(); it reaches past the database or outlives the run.',
    ],
    [
      'COMMIT as read',
      fence('', 'COMMIT;'),
      ':8:1 A read fence holds SELECT, SHOW or EXPLAIN of a SELECT, not Transaction.',
    ],
    [
      'SET as admin',
      fence('access=admin', 'SET ROLE x;'),
      ':8:1 VariableSet cannot be run as admin: that is for DDL, maintenance and signals.',
    ],
    [
      'DO as admin',
      fence('access=admin', 'DO $$ BEGIN END $$;'),
      ':8:1 Do cannot be run as admin: that is for DDL, maintenance and signals.',
    ],
    [
      'COPY as write',
      fence('access=write', "COPY t TO PROGRAM 'sh';"),
      ':8:1 A write fence holds INSERT, UPDATE, DELETE or MERGE, not Copy.',
    ],
    [
      'two reads in one fence',
      fence('', 'SELECT 1; SELECT 2;'),
      ':8:1 A read fence holds one statement, this one 2; make a fence of each.',
    ],
    ['no statement', fence('', '-- nothing'), ':8:1 The fence holds no statement.'],
    [
      'a parameter of a utility statement',
      fence('access=admin params=n:text', 'DROP TABLE :n;'),
      ':9:12 The SQL does not parse: syntax error at or near "$1".',
    ],
    [
      'an unused parameter',
      fence('params=pid:int', 'SELECT 1;'),
      ':8:1 The parameter “pid” is declared but :pid is not in the SQL.',
    ],
    [
      'a probe of no cause',
      fence('probe=storm', 'SELECT 1;'),
      ':8:1 The probe names the cause “storm”, but the page’s causes are leak.',
    ],
    ['bash with run', fence('', 'ls', 'bash'), ':8:1 Only sql and psql fences can run; this one is bash.'],
    ['a psql fence that would change something', fence('', '\\i file.sql', 'psql'), `:8:1 ${DESCRIBES_ONLY}`],
    ['a psql fence with two commands', fence('', '\\dt\n\\di', 'psql'), `:8:1 ${DESCRIBES_ONLY}`],
    ['a psql fence with a quote in its pattern', fence('', "\\dt x';", 'psql'), `:8:1 ${DESCRIBES_ONLY}`],
    [
      'a psql fence that writes',
      fence('access=write', '\\dt', 'psql'),
      ':8:1 A psql fence only reads; take its access away.',
    ],
    ['a fence without a language', '```\nx\n```', ':8:1 The fence has no language; name one, text if nothing fits.'],
  ])('refuses %s', async (_, body, sentence) => {
    expect(await problemsOf(body)).toContain(file + sentence);
  });

  it('places a syntax error in line and column of the file', async () => {
    expect(await problemsOf(fence('', "SELECT 'é'\nFROM FROM t;"))).toEqual([
      `${file}:10:6 The SQL does not parse: syntax error at or near "FROM".`,
    ]);
  });

  it('places an unknown name of the stack, in a fence and in prose', async () => {
    expect(await problemsOf('See `psql -U {{usr}}`.\n\n```bash\npsql -d {{database}} \\\n  -U {{owner}}\n```')).toEqual(
      [
        `${file}:8:14 The stack has no name “usr”; content/stack.yaml has user, database.`,
        `${file}:12:6 The stack has no name “owner”; content/stack.yaml has user, database.`,
      ],
    );
  });

  it('refuses a name of the stack in a runnable fence', async () => {
    expect((await problemsOf(fence('', "SELECT '{{user}}';"))).join()).toContain(
      ':9:9 A runnable fence may not hold a name',
    );
  });

  it.each([
    ['[x](/runbooks/connection/example/)', []],
    ['## A place\n\n[x](#a-place) [y](#cause-leak) [z](/errors/) [w](https://example.com/)', []],
    [
      '[x](/connection/example/)',
      [':8:1 No page has the address /connection/example/; did you mean /runbooks/connection/example/.'],
    ],
    ['[x](/nowhere/)', [':8:1 No page has the address /nowhere/; runbooks are at /runbooks/<group>/<slug>/.']],
    ['a [x](#b)', [':8:3 /runbooks/connection/example/ has no place “#b”; link to a heading or a fence’s id.']],
  ])('follows the links in %s', async (body, sentences) => {
    expect(await problemsOf(body)).toEqual(sentences.map((sentence) => file + sentence));
  });

  it.each([
    ['its own place', 'a-place', 'A place', []],
    [
      'a place that is not there',
      'b',
      'A place',
      [':5:9 firstAid[0].at: /runbooks/connection/example/ has no place “#b”; link to a heading or a fence’s id.'],
    ],
    [
      'a heading that is not there',
      'a-place',
      'A plaice',
      [
        ':9:10 causes[0].fix: The page has no heading “A plaice”; write a heading word for word, or another page’s address.',
      ],
    ],
    [
      'an address that is not there',
      'a-place',
      '/nowhere/#x',
      [':9:10 causes[0].fix: No page has the address /nowhere/; runbooks are at /runbooks/<group>/<slug>/.'],
    ],
  ])('follows first aid and fixes to %s', async (_, at, fix, sentences) => {
    const source = `---
title: Example
firstAid:
  - state: Now
    at: ${at}
causes:
  - id: leak
    text: A leak.
    fix: ${fix}
---

## A place
`;
    const problems = checkBook([await collectPage(file, source)], stack).map(formatProblem);
    expect(problems).toEqual(sentences.map((sentence) => file + sentence));
  });

  it('refuses an id that is used twice', async () => {
    const body = `${fence('', 'SELECT 1;')}\n\n${fence('', 'SELECT 2;')}`;
    expect(await problemsOf(body)).toEqual([
      `${file}:12:1 The fence id “a” is already used in line 8; an id is used once a page.`,
    ]);
  });

  it('finds an id that a heading has as its place', async () => {
    expect(await problemsOf(`## A\n\n${fence('', 'SELECT 1;')}`)).toEqual([
      `${file}:10:1 A heading of the page has the place #a; give the fence another id.`,
    ]);
  });
});
