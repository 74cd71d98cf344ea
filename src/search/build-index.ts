/**
 * The error index from the pages and from what search knows besides them. A page's signature that `uncovered.yaml` also
 * has is a mention: such an error has no page of its own, and the page is only named as the place that speaks of it.
 */
import type { Signature as PageSignature } from '../schemas/signature.ts';
import { type Knowledge, readKnowledge, type Wording } from './knowledge.ts';
import type { ErrorIndex, Subject } from './match-error.ts';
import { tellingWords } from './page-words.ts';
import { type RunbookSource, readRunbooks } from './pages.ts';
import { isWithin, printedWords, withoutSubsumed, withoutTwins } from './signatures.ts';
import { slim } from './slim.ts';

/** Where the index of the build lies; the runner reads it there, the browser fetches `/errors.json`. */
export const ERROR_INDEX = '_runner/errors.json';

/** The index of a content folder. */
export function buildIndex(content: string): ErrorIndex {
  return indexOf(readRunbooks(content), readKnowledge(content));
}

/** The index of pages and knowledge that are already read. */
export function indexOf(pages: readonly RunbookSource[], knowledge: Knowledge): ErrorIndex {
  const words = tellingWords(pages);
  const split = pages.map((page) => splitSignatures(page, knowledge));
  const subjects: Subject[] = [
    ...pages.map((page, at) => pageSubject(page, split[at]?.own ?? [], knowledge, words[at] ?? [])),
    ...knowledge.uncovered.map((entry) =>
      knownSubject(entry, mentionsOf([...entry.texts.map(plain), ...entry.codes], pages, split)),
    ),
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

interface Split {
  /** Signatures that are the page's own. */
  readonly own: readonly PageSignature[];
  /** What of known errors the page mentions: their texts and codes. */
  readonly mentioned: ReadonlySet<string>;
}

/** Which of a page's signatures are known errors without a page; what the page's own wordings have stays the page's. */
function splitSignatures({ slug, page }: RunbookSource, { uncovered, wordings }: Knowledge): Split {
  const ownWordings = new Set((wordings[slug]?.texts ?? []).map((text) => printedWords(plain(text)).join(' ')));
  const known = uncovered.flatMap(({ codes, texts }) =>
    texts.map((text) => ({ codes, text: plain(text), words: printedWords(plain(text)).join(' ') })),
  );
  const own: PageSignature[] = [];
  const mentioned = new Set<string>();
  for (const { text, code, ...rest } of page.errors) {
    const words = printedWords(text).join(' ');
    const entry = ownWordings.has(words) ? undefined : known.find((one) => isMention(one, words, text));
    if (!entry) own.push({ text, ...rest, ...(code !== undefined && { code }) });
    else
      for (const key of [entry.text, ...entry.codes.filter((one) => one === code || text.includes(one))])
        mentioned.add(key);
  }
  return { own, mentioned };
}

/** Whether a page's signature is a known error: the same words or more, or a wrapper around the known error's code. */
function isMention(known: { codes: readonly string[]; words: string }, words: string, text: string): boolean {
  if (known.codes.some((code) => text.includes(`\`${code}\``))) return true;
  return known.words.split(' ').length < 3 ? known.words === words : isWithin(known.words, words);
}

/** The pages that mention a known error, by its texts and codes. */
function mentionsOf(
  keys: readonly string[],
  pages: readonly RunbookSource[],
  split: readonly Split[],
): Record<string, string> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const page = pages.find((_, at) => split[at]?.mentioned.has(key));
      return page ? [[key, page.slug]] : [];
    }),
  );
}

/** Emitters whose signatures mean their page only while that tool is at work, where another page has the same message. */
const TOOL_OF: Readonly<Record<string, string>> = {
  'prisma-migrate': 'migration',
  'prisma-studio': 'studio',
  'drizzle-kit': 'drizzle',
  pg_dump: 'pg_dump',
  pg_restore: 'restore',
};

function pageSubject(
  { slug, page }: RunbookSource,
  own: readonly PageSignature[],
  knowledge: Knowledge,
  words: readonly string[],
): Subject {
  const more = knowledge.wordings[slug];
  const texts = [
    ...own.map(({ text, emitter }) => stored(text, TOOL_OF[emitter])),
    ...(more?.texts ?? []).map(storedWording),
  ];
  const carried = new Set(own.flatMap(({ code }) => (code && !isWrapper(code) && !isAnyPrograms(code) ? [code] : [])));
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

function knownSubject(entry: Knowledge['uncovered'][number], mentions: Record<string, string>): Subject {
  const { id, name, codes, routines, texts, asked, near, follows } = entry;
  return {
    id,
    title: name,
    kind: 'known',
    texts: withoutSubsumed(texts.map(storedWording)),
    ...(codes.length > 0 && { codes }),
    ...(routines.length > 0 && { routines }),
    ...(asked.length > 0 && { asked }),
    ...(near !== undefined && { near }),
    ...(Object.keys(mentions).length > 0 && { mentions }),
    ...(follows && { follows }),
  };
}

const plain = (wording: Wording): string => (typeof wording === 'string' ? wording : wording.text);
const storedWording = (wording: Wording): string =>
  typeof wording === 'string' ? wording : stored(wording.text, wording.when);
const stored = (text: string, tool: string | undefined): string => (tool === undefined ? text : `@${tool} ${text}`);

function conditionLines({ sqlstates }: Knowledge): string {
  return sqlstates.flatMap(({ codes }) => Object.entries(codes).map(([code, name]) => `${code} ${name}`)).join('\n');
}
