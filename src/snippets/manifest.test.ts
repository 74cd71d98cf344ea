import { describe, expect, it } from 'vitest';
import { manifestSchema } from '../../contract/snippet.ts';
import { collectPage } from './collect.ts';
import { lockDifferences, lockText } from './lock.ts';
import { buildManifest } from './manifest.ts';

const page = (info: string, sql: string) =>
  collectPage('content/runbooks/data/example.mdx', `\`\`\`sql run id=a title="A" ${info}\n${sql}\n\`\`\`\n`);

const build = async (info: string, sql: string) => buildManifest([await page(info, sql)]);

describe('the manifest', () => {
  it('fits its own schema', async () => {
    expect(manifestSchema.parse(await build('', 'SELECT 1;')).snippets).toHaveLength(1);
  });

  it('splits a write fence and numbers the parameters of each statement from 1', async () => {
    const sql = "UPDATE t SET a = :x, note = ':y';\nDELETE FROM u WHERE id = :y AND a <> :x OR id = :y;";
    const { snippets } = await build('access=write params=x:int,y:int', sql);
    expect(snippets[0]?.statements).toEqual([
      { sql: "UPDATE t SET a = $1, note = ':y'", class: 'Update', params: ['x'], transactional: true },
      {
        sql: 'DELETE FROM u WHERE id = $1 AND a <> $2 OR id = $1',
        class: 'Delete',
        params: ['y', 'x'],
        transactional: true,
      },
    ]);
  });

  it.each([
    ['VACUUM t;', false],
    ['ANALYZE t;', true],
    ['CREATE INDEX CONCURRENTLY i ON t (a);', false],
    ['CREATE INDEX i ON t (a);', true],
    ['DROP INDEX CONCURRENTLY i;', false],
    ['REINDEX TABLE CONCURRENTLY t;', false],
    ['REINDEX TABLE t;', true],
    ['REINDEX DATABASE d;', false],
    ['CREATE DATABASE d;', false],
    ['ALTER SYSTEM SET work_mem = 1;', false],
    ['ALTER TABLE t ADD COLUMN a int;', true],
  ])('knows whether %s may run in a transaction', async (sql, transactional) => {
    expect((await build('access=admin', sql)).snippets[0]?.statements[0]?.transactional).toBe(transactional);
  });

  it.each([
    ['the text', 'access=admin', 'ANALYZE u;'],
    ['the requirements', 'access=admin requires=pg>=15', 'ANALYZE t;'],
    ['the access', 'access=write', 'DELETE FROM t;'],
  ])('gives another hash when %s changes', async (_, info, sql) => {
    const before = await build('access=admin', 'ANALYZE t;');
    const after = await build(info, sql);
    expect(after.snippets[0]?.sha256).not.toBe(before.snippets[0]?.sha256);
    expect(lockDifferences(lockText(before), after)).toEqual(['data/example#a']);
  });

  it('keeps the hash when only the line ends change', async () => {
    const [unix, windows] = await Promise.all([page('', 'SELECT 1,\n2;'), page('', 'SELECT 1,\r\n2;')]);
    expect(buildManifest([windows]).sha256).toBe(buildManifest([unix]).sha256);
    expect(lockDifferences(lockText(buildManifest([unix])), buildManifest([windows]))).toEqual([]);
  });
});
