import { describe, expect, it } from 'vitest';
import type { ErrorIndex } from '../../search/match-error.ts';
import type { BookPage } from './book.ts';
import { matchPages, signaturePieces } from './errors.ts';

const INDEX: ErrorIndex = {
  v: 1,
  subjects: [
    {
      id: 'connection/authentication-failed',
      title: 'Authentication failed',
      texts: ['FATAL: password authentication failed for user "{user}"'],
      codes: ['28P01'],
      words: 'password authentication user role',
    },
    {
      id: 'connection/too-many-clients',
      title: 'Too many clients',
      texts: ['FATAL: sorry, too many clients already'],
      codes: ['53300'],
      words: 'connections slots clients',
    },
  ],
  conditions: '28P01 invalid_password\n53300 too_many_connections\n42601 syntax_error',
};

const page = (slug: string, title: string, severity: string): BookPage => ({
  slug,
  href: `/runbooks/${slug}/`,
  title,
  group: 'Connection',
  severity,
});

const BOOK = [
  page('connection/authentication-failed', 'Authentication failed', 'critical'),
  page('connection/too-many-clients', 'Too many clients', 'high'),
];

const PASTE = 'api-1  | FATAL:  password authentication failed for user "app_prod"\n';

describe('matchPages', () => {
  it('names the page of a pasted error with the reader’s value marked', () => {
    const [first] = matchPages(INDEX, BOOK, PASTE, {}).found;
    expect(first).toMatchObject({
      kind: 'match',
      href: expect.stringMatching(/^\/runbooks\/connection\/authentication-failed\/#e=[a-z0-9]+&user=app_prod$/),
      severity: 'critical',
    });
    expect(first?.values).toEqual([['user', 'app_prod']]);
    expect(first?.pieces).toContainEqual({ text: 'app_prod', marked: true });
  });

  it('answers an exact error whatever the filters say', () => {
    const [first] = matchPages(INDEX, BOOK, PASTE, { severity: 'high' }).found;
    expect(first?.kind).toBe('match');
    expect(matchPages(INDEX, BOOK, PASTE, { group: 'Connection', severity: 'critical' }).found).toHaveLength(1);
  });

  it('says what an error is that no page covers', () => {
    const { found, unanswered } = matchPages(INDEX, BOOK, '42601', {});
    expect(found).toEqual([]);
    expect(unanswered).toMatchObject({ kind: 'known', code: '42601' });
  });
});

describe('signaturePieces', () => {
  it('fills holes with values, keeps a hole without one, and reads doubled braces as braces', () => {
    expect(signaturePieces('{{ {a} of {b}', { a: '7' })).toEqual([
      { text: '{ ', marked: false },
      { text: '7', marked: true },
      { text: ' of ‹b›', marked: false },
    ]);
  });
});
