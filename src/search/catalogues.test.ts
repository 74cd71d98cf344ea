/** What PostgreSQL says in other languages leads where the same message leads in English. */

import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildIndex } from './build-index.ts';
import { loadCatalogues } from './load-index.ts';
import { type Catalogue, languagesOf, matchError } from './match-error.ts';

const index = buildIndex('content');
const first = (text: string) => matchError(index, text, loadCatalogues(text)).matches[0];
const files = globSync('knowledge/catalogues/*.json');
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Catalogue;

describe('a paste in another language', () => {
  it.each([
    [
      'German',
      'FEHLER:  doppelter Schlüsselwert verletzt Unique-Constraint »users_email_key«',
      'data/duplicate-records',
    ],
    ['Korean', '오류:  "users" 이름의 릴레이션(relation)이 없습니다', 'migrations/schema-drift'],
    [
      'Japanese, the table before the constraint',
      'ERROR:  リレーション"combos"の新しい行は検査制約"combos_check"に違反しています',
      'data/constraint-violations',
    ],
    [
      'Russian',
      'ВАЖНО:  пользователь "kim" не прошёл проверку подлинности (по паролю)',
      'connection/authentication-failed',
    ],
    ['Swedish', 'FATAL:  databasen "shop" existerar inte', 'connection/database-does-not-exist'],
  ])('is read: %s', (_, text, slug) => {
    expect(first(text)).toMatchObject({ slug, confidence: 'match' });
  });

  it('keeps the reader’s values', () => {
    expect(first('FATAL:  databasen "shop" existerar inte')?.values).toEqual({ database: 'shop' });
  });

  it('needs no catalogue in English', () => {
    expect(languagesOf('FATAL:  sorry, too many clients already\nHINT:  try again')).toEqual([]);
  });
});

describe('the catalogues', () => {
  it.each(files)('%s says where it comes from and weighs at most 45 kB', (file) => {
    const catalogue = read(file);
    expect(catalogue.origin).toMatch(/^PostgreSQL \d+/);
    expect(brotliCompressSync(readFileSync(file)).length).toBeLessThanOrEqual(45_000);
  });

  it.each(files)('%s leads 80 of 100 messages where English leads', (file) => {
    const language = basename(file, '.json');
    const catalogue = read(file);
    const filled = (text: string) => text.replace(/%(?:\d+\$)?[-0-9.*l]*[a-zA-Z]/g, 'users');
    const asked = Object.entries(catalogue.messages)
      .filter(([, english]) => english.split(' ').length > 3)
      .filter((_, at) => at % 15 === 0);
    const isSame = ([translated, english]: [string, string]) => {
      const wanted = matchError(index, `ERROR:  ${filled(english)}`).matches[0]?.slug;
      return matchError(index, `ERROR:  ${filled(translated)}`, [catalogue]).matches[0]?.slug === wanted;
    };
    const right = asked.filter(isSame);
    expect(right.length, language).toBeGreaterThanOrEqual(asked.length * 0.8);
  });
});
