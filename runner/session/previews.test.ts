import { describe, expect, it } from 'vitest';
import { CONFIRM_TTL_MS } from '../../contract/limits.ts';
import type { Answer, Preview } from './previews.ts';
import { createPreviews } from './previews.ts';

const session = { number: 1 };
const preview: Preview = {
  session,
  snippet: 'a/b#c',
  sha256: 'f'.repeat(64),
  values: new Map([['n', '1']]),
  fingerprint: 'server',
  database: 'app',
  confirm: 'apply',
  expectedCounts: [3],
};
const gone = expect.objectContaining({ refusal: 'PreviewGone' });

function answerTo(nonce: string, change: Partial<Answer> = {}): Answer {
  const { snippet, sha256, values } = preview;
  return { nonce, session, snippet, sha256, values, typed: undefined, ...change };
}

describe('[threat 35] a preview', () => {
  it('is confirmed once', () => {
    const previews = createPreviews();
    const { nonce } = previews.issue(preview);
    expect(previews.claim(answerTo(nonce))).toBe(preview);
    expect(() => previews.claim(answerTo(nonce))).toThrow(gone);
  });

  it.each<[string, Partial<Answer>]>([
    ['another tab', { session: { number: 1 } }],
    ['another snippet', { snippet: 'a/b#d' }],
    ['another hash', { sha256: 'e'.repeat(64) }],
    ['another value', { values: new Map([['n', '2']]) }],
    ['one value more', { values: new Map([...preview.values, ['m', '1']]) }],
    ['no value', { values: new Map() }],
    ['a guessed nonce', { nonce: 'guess' }],
  ])('is not confirmed by %s', (_, change) => {
    const previews = createPreviews();
    const { nonce } = previews.issue(preview);
    expect(() => previews.claim(answerTo(nonce, change))).toThrow(gone);
    expect(previews.claim(answerTo(nonce))).toBe(preview);
  });

  it('is gone after a minute', () => {
    let now = 0;
    const previews = createPreviews(() => now);
    const { nonce } = previews.issue(preview);
    now = CONFIRM_TTL_MS + 1;
    expect(() => previews.claim(answerTo(nonce))).toThrow(gone);
  });

  it('of an admin run wants the database’s name, and forgives a slip of the hand', () => {
    const previews = createPreviews();
    const admin = { ...preview, confirm: 'admin' as const };
    const { nonce } = previews.issue(admin);
    const wrong = expect.objectContaining({ refusal: 'WrongConfirmation' });
    expect(() => previews.claim(answerTo(nonce))).toThrow(wrong);
    expect(() => previews.claim(answerTo(nonce, { typed: 'App' }))).toThrow(wrong);
    expect(previews.claim(answerTo(nonce, { typed: 'app' }))).toBe(admin);
  });
});
