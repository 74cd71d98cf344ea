/**
 * The error index from the pages and from what search knows besides them. What a page prints is found on that page; a
 * known error that no page treats keeps the wordings that no page prints, and names the page that speaks of it.
 */
import { homesOf, plain, toolOf, withPagesEntries, wordingKey } from './homes.ts';
import { type Knowledge, readKnowledge, type Wording } from './knowledge.ts';
import type { ErrorIndex, Subject } from './match-error.ts';
import { tellingWords } from './page-words.ts';
import { type RunbookSource, readRunbooks } from './pages.ts';
import { printedWords, withoutSubsumed, withoutTwins } from './signatures.ts';
import { slim } from './slim.ts';

/** Where the index of the build lies; the runner reads it there, the browser fetches `/errors.json`. */
export const ERROR_INDEX = '_runner/errors.json';

/** The index of a content folder. */
export function buildIndex(content: string): ErrorIndex {
  return indexOf(readRunbooks(content), readKnowledge(content));
}

/** The index of pages and knowledge that are already read. */
export function indexOf(pages: readonly RunbookSource[], known: Knowledge): ErrorIndex {
  const knowledge = withPagesEntries(
    known,
    pages.map(({ slug }) => slug),
  );
  const words = tellingWords(pages);
  const homes = homesOf(pages, knowledge);
  const printed = new Set(pages.flatMap(({ page }) => page.errors.map(({ text }) => wordsOf(text))));
  const subjects: Subject[] = [
    ...pages.map((page, at) => pageSubject(page, { homes, printed, knowledge, words: words[at] ?? [] })),
    ...knowledge.uncovered.map((entry) => knownSubject(entry, printed, mentionOf(entry, pages))),
    ...knowledge.foreign.map(({ id, name, marks, ports, texts, forms, database }) => ({
      id,
      title: name,
      kind: 'foreign' as const,
      texts,
      marks: marks.map((mark) => mark.toLowerCase()),
      ...(ports.length > 0 && { ports }),
      ...(forms && { forms }),
      ...(database && { database }),
    })),
  ];
  return { v: 1, subjects: withoutTwins(subjects).map(slim), conditions: conditionLines(knowledge) };
}

/** Share of an entry's wordings that a page must print to be named as the page that speaks of the error. */
const SPEAKS_OF = 1 / 3;

/** The page that speaks of a known error: it prints much of what the entry knows, or the entry's only code. */
function mentionOf(
  { texts, codes }: Knowledge['uncovered'][number],
  pages: readonly RunbookSource[],
): string | undefined {
  const known = new Set(texts.map((text) => wordsOf(plain(text))));
  const counted = pages.map(({ slug, page }) => {
    const shared = new Set(page.errors.map(({ text }) => wordsOf(text)).filter((words) => known.has(words))).size;
    const isItsCode = codes.length === 1 && page.errors.some(({ code }) => code === codes[0]);
    return { slug, share: isItsCode ? 1 : shared / known.size };
  });
  return counted.filter(({ share }) => share >= SPEAKS_OF).sort((a, b) => b.share - a.share)[0]?.slug;
}

/** What a page's subject is made with besides the page. */
interface Around {
  readonly homes: ReadonlyMap<string, string>;
  /** The words of every signature of every page. */
  readonly printed: ReadonlySet<string>;
  readonly knowledge: Knowledge;
  readonly words: readonly string[];
}

function pageSubject({ slug, page }: RunbookSource, { homes, printed, knowledge, words }: Around): Subject {
  const more = knowledge.wordings[slug];
  const own = new Set(page.errors.map(({ text }) => wordsOf(text)));
  const isElsewhere = (text: string) =>
    !/^(?:FATAL|ERROR): /.test(text) && printed.has(wordsOf(text)) && !own.has(wordsOf(text));
  const texts = [
    ...page.errors.map((signature) => {
      const isHome = homes.get(wordingKey(signature)) === slug;
      return stored(signature.text, isHome ? toolOf(signature) : 'also');
    }),
    ...(more?.texts ?? []).map((text) =>
      typeof text === 'string' && isElsewhere(text) ? stored(text, 'also') : storedWording(text),
    ),
  ];
  const carried = new Set(
    page.errors.flatMap(({ code }) => (code && !isWrapper(code) && !isAnyPrograms(code) ? [code] : [])),
  );
  const codes = [...new Set([...(more?.codes ?? []), ...[...carried].filter((code) => !hasHome(code, knowledge))])];
  const also = [...carried].filter((code) => !codes.includes(code));
  return {
    id: slug,
    title: page.title,
    texts: withoutSubsumed(texts),
    ...(codes.length > 0 && { codes }),
    ...(also.length > 0 && { also }),
    ...(more && more.routines.length > 0 && { routines: more.routines }),
    ...(more?.emits && { emits: more.emits }),
    ...(more?.runs && { runs: more.runs }),
    ...(more?.repeats && { repeats: true }),
    ...(more?.follows && { follows: more.follows }),
    asked: [...page.tags.filter((tag) => tag.includes(' ')), ...(more?.asked ?? [])],
    words: words.join(' '),
  };
}

/** Whether the home of a code is written down; otherwise it is the first page that has it. */
const hasHome = (code: string, { wordings, uncovered }: Knowledge): boolean =>
  [...Object.values(wordings), ...uncovered].some(({ codes }) => codes.includes(code));

/** Codes of the operating system that say nothing about a network: every program meets them. */
const isAnyPrograms = (code: string): boolean => /^E(?:NOENT|ACCES|PERM|ADDRINUSE|MFILE)$/.test(code);

/** Prisma's codes for "the database said so": the code inside the message counts. */
const isWrapper = (code: string): boolean => code === 'P2010' || code === 'P2039';

function knownSubject(
  entry: Knowledge['uncovered'][number],
  printed: ReadonlySet<string>,
  mention: string | undefined,
): Subject {
  const { id, name, codes, routines, texts, asked, near, follows } = entry;
  const own = texts.filter((text) => !printed.has(wordsOf(plain(text))));
  return {
    id,
    title: name,
    kind: 'known',
    texts: withoutSubsumed(own.map((text) => (follows ? stored(plain(text), 'after') : storedWording(text)))),
    ...(codes.length > 0 && { codes }),
    ...(routines.length > 0 && { routines }),
    ...(asked.length > 0 && { asked }),
    ...(near !== undefined && { near }),
    ...(mention !== undefined && { mention }),
    ...(follows && codes.length > 0 && { follows: codes }),
  };
}

const wordsOf = (text: string): string => printedWords(text).join(' ');
const storedWording = (wording: Wording): string =>
  typeof wording === 'string' ? wording : stored(wording.text, wording.when);
const stored = (text: string, tool: string | undefined): string => (tool === undefined ? text : `@${tool} ${text}`);

function conditionLines({ sqlstates }: Knowledge): string {
  return sqlstates.flatMap(({ codes }) => Object.entries(codes).map(([code, name]) => `${code} ${name}`)).join('\n');
}
