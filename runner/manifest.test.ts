import { describe, expect, it } from 'vitest';
import { hostileManifest, hostileSnippet } from '../rig/hostile-manifest.ts';
import { checkManifest, compareWithLock, loadManifest, lockChanges, reviewedOnly, snippetHash } from './manifest.ts';

const snippet = hostileSnippet({ id: 'one', sql: 'SELECT 1', params: [{ name: 'a', type: 'int' }] });

describe('[threat 19] the manifest', () => {
  it('is taken when every hash is right', () => {
    expect(checkManifest({ v: 1, sha256: '0'.repeat(64), snippets: [snippet] }).snippets.get(snippet.id)).toBe(snippet);
  });

  it.each([
    ['access', { access: 'admin' }],
    ['text', { text: 'SELECT 2' }],
    ['statement', { statements: [{ ...snippet.statements[0], sql: 'SELECT 2' }] }],
    ['class', { statements: [{ ...snippet.statements[0], class: 'Drop' }] }],
    ['parameter', { params: [{ name: 'a', type: 'text' }] }],
    ['default', { params: [{ name: 'a', type: 'int', default: '1' }] }],
    ['requirement', { requires: [{ kind: 'version', min: 15 }] }],
    ['id', { id: 'attack/page#two' }],
    ['probe', { probe: 'cause' }],
  ])('is refused when the %s of a snippet was changed', (_, change) => {
    const changed = { ...snippet, ...(change as Partial<typeof snippet>) };
    expect(snippetHash(changed)).not.toBe(snippet.sha256);
    expect(() => checkManifest({ v: 1, sha256: '0'.repeat(64), snippets: [changed] })).toThrow(
      /changed after the build/,
    );
  });

  it('must fit the committed lock', () => {
    const manifest = hostileManifest([{ id: 'one', sql: 'SELECT 1' }]);
    const [only] = manifest.snippets.values();
    const line = `${only?.id} read ${only?.sha256}`;
    expect(() => compareWithLock(manifest, `${line}\n`)).not.toThrow();
    expect(() => compareWithLock(manifest, '')).toThrow(/snippets.lock does not fit/);
    expect(() => compareWithLock(manifest, `${line.replace('read', 'admin')}\n`)).toThrow(/attack\/page#one/);
    expect(() => compareWithLock(manifest, `${line}\nattack/page#two read ${only?.sha256}\n`)).toThrow(/#two/);
  });

  it('[threat 19] has only what the lock has word for word; the rest waits, and is listed', () => {
    const loaded = hostileManifest([
      { id: 'one', sql: 'SELECT 1' },
      { id: 'two', sql: 'SELECT 2' },
      { id: 'three', sql: 'SELECT 3' },
    ]);
    const [one, two] = [...loaded.snippets.values()];
    const lock = `${one?.id} read ${one?.sha256}\n${two?.id} read ${one?.sha256}\nattack/page#four read ${one?.sha256}\n`;
    const manifest = reviewedOnly(loaded, lock);
    expect([...manifest.snippets.keys()]).toEqual(['attack/page#one']);
    expect(lockChanges(manifest, lock)).toEqual([
      'changed  attack/page#two',
      'new      attack/page#three',
      'gone     attack/page#four',
    ]);
    expect(
      lockChanges(
        reviewedOnly(loaded, [...loaded.snippets.values()].map((s) => `${s.id} ${s.access} ${s.sha256}`).join('\n')),
        '',
      ),
    ).toEqual([]);
  });

  it('that is missing is one sentence', () => {
    expect(() => loadManifest('/no/such/manifest.json')).toThrow(/cannot be read; run npm run build\.$/);
  });
});
