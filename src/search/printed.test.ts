/** What a page prints is found on that page: its signatures, and the errors that its drill recorded. */
import { describe, expect, it } from 'vitest';
import { recordedErrors } from '../../rig/corpus/recorded.ts';
import { buildIndex } from './build-index.ts';
import { coveredEntries, homesOf, plain, toolOf, withPagesEntries, wordingKey } from './homes.ts';
import { readKnowledge } from './knowledge.ts';
import { type Match, matchError } from './match-error.ts';
import { readRunbooks } from './pages.ts';
import { printedWords } from './signatures.ts';

const pages = readRunbooks('content');
const slugs = pages.map(({ slug }) => slug);
const knowledge = readKnowledge('content');
const index = buildIndex('content');
const homes = homesOf(pages, withPagesEntries(knowledge, slugs));

/** A signature as a reader sees it: a value in each hole, below the command of the tool that prints it. */
const printed = (text: string, tool?: string): string =>
  (tool === undefined ? '' : `$ ${COMMANDS[tool]}\n`) +
  text.replace(/\{\{|\}\}|\{[\w-]+\}/g, (piece) => VALUES[piece] ?? 'app_prod');

const VALUES: Readonly<Record<string, string>> = { '{{': '{', '}}': '}', '{port}': '5432' };

const COMMANDS: Readonly<Record<string, string>> = {
  migration: 'npx prisma migrate deploy',
  studio: 'npx prisma studio',
  drizzle: 'npx drizzle-kit push',
  pg_dump: 'pg_dump shop > shop.sql',
  restore: 'pg_restore -d shop shop.dump',
};

const words = (text: string): string => printedWords(text).join(' ');
const isSame = (match: Match | undefined, text: string): boolean =>
  match?.signature !== undefined && words(match.signature) === words(text);

describe('a page', () => {
  const signatures = pages.flatMap(({ slug, page }) => page.errors.map((signature) => ({ slug, signature })));

  it.each(signatures)('$slug is found first by “$signature.text”, or right behind its home', ({ slug, signature }) => {
    const home = homes.get(wordingKey(signature));
    const alone = matchError(index, printed(signature.text)).matches;
    // What several tools print means a tool's own page only where that tool is at work.
    const { matches } =
      alone[0]?.slug === home ? { matches: alone } : matchError(index, printed(signature.text, toolOf(signature)));
    expect(matches[0]?.slug).toBe(home);
    expect(matches.map((match) => match.slug)).toContain(slug);
  });

  it('is found first by 98 of 100 errors that its drill recorded, or behind the home of that wording', () => {
    const recorded = recordedErrors();
    const wrong = recorded.filter(({ page, text }) => {
      const { matches } = matchError(index, text);
      const own = pages.find(({ slug }) => slug === page)?.page.errors ?? [];
      const isBehind = matches.some(({ slug }) => slug === page) && own.some((one) => isSame(matches[0], one.text));
      return matches[0]?.slug !== page && !isBehind;
    });
    expect(recorded.length).toBeGreaterThan(250);
    expect(wrong.length, wrong.map(({ page, text }) => `${page}: ${text}`).join('\n')).toBeLessThanOrEqual(
      recorded.length * 0.02,
    );
  });
});

describe('an entry of uncovered.yaml whose page is written', () => {
  const covered = coveredEntries(knowledge, slugs).flatMap(({ id, page, texts }) =>
    texts.map((text) => ({ id, page, text: plain(text) })),
  );

  it('is found on that page by every wording that the entry has', () => {
    const lost = covered.filter(({ page, text }) => {
      const { matches } = matchError(index, `postgres\n${printed(text)}`);
      return !matches.some(({ slug }) => slug === page);
    });
    expect(lost.map(({ id, page, text }) => `${id} on ${page}: ${text}`)).toEqual([]);
  });
});
