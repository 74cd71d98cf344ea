/** Plain questions: which page's questions, title and words share the most telling words with what was typed. */

import type { Subject } from './index-shape.ts';
import type { PreparedIndex } from './prepare.ts';
import { tokenize } from './tokens.ts';

/** Words that carry no meaning in a question. */
const STOP = new Set(
  'a an the of to in on at is are be was were been am do does did i my me we our you your it its this that these those there and or but not no with without for from by as if so than then too very just also any some all how what why where who whom when which whose can could should would will shall may might must have has had get gets got keep keeps make makes say says said tell tells want wants need needs try tries let use used using still always never please help error errors problem issue one two into out up down off over after before during because while again now new tell whether does did done going go goes happen happens thing things way ways'.split(
    ' ',
  ),
);

/** One word for what people write in several ways. */
const SAME: Readonly<Record<string, string>> = {
  postgresql: 'postgre',
  postgres: 'postgre',
  pg: 'postgre',
  psql: 'postgre',
  db: 'database',
  dbs: 'database',
  conn: 'connection',
  auth: 'authentication',
  login: 'authentication',
  credential: 'password',
  pwd: 'password',
  dup: 'duplicate',
  doubled: 'duplicate',
  twice: 'duplicate',
  fk: 'foreign',
  idx: 'index',
  indices: 'index',
  indexe: 'index',
  perf: 'slow',
  sluggish: 'slow',
  slowly: 'slow',
  lag: 'slow',
  laggy: 'slow',
  crawl: 'slow',
  forever: 'slow',
  ages: 'slow',
  long: 'slow',
  hang: 'hang',
  stuck: 'hang',
  freeze: 'hang',
  frozen: 'hang',
  block: 'hang',
  blocked: 'hang',
  spinner: 'load',
  spin: 'load',
  refuse: 'refuse',
  reject: 'refuse',
  deny: 'refuse',
  denied: 'refuse',
  cannot: 'fail',
  cant: 'fail',
  unable: 'fail',
  fail: 'fail',
  failure: 'fail',
  wont: 'fail',
  broken: 'fail',
  crash: 'fail',
  reach: 'connect',
  connection: 'connect',
  access: 'access',
  env: 'environment',
  lots: 'many',
  hundred: 'many',
  thousand: 'many',
  million: 'large',
  big: 'large',
  huge: 'large',
  delete: 'delete',
  remove: 'delete',
  drop: 'drop',
  corrupt: 'corrupt',
  corruption: 'corrupt',
  damage: 'corrupt',
  garbage: 'mojibake',
  garble: 'mojibake',
  backup: 'dump',
  dump: 'dump',
  restoration: 'restore',
  import: 'restore',
  load: 'load',
  cert: 'certificate',
  tls: 'ssl',
  exhaust: 'exhaust',
  exhaustion: 'exhaust',
  full: 'full',
  differ: 'drift',
  sync: 'drift',
  undo: 'rollback',
  revert: 'rollback',
  killed: 'kill',
  terminate: 'kill',
  seqscan: 'seq',
  sequential: 'seq',
  container: 'docker',
  compose: 'docker',
};

/** The telling words of a text, each cut to its stem. */
export function stems(text: string): string[] {
  const found: string[] = [];
  for (const { word } of tokenize(
    text
      .replace(/(\w)['’](\w)/g, '$1$2')

      .replace(/\bback(?:ing|ed)?[ -]up\b/gi, 'backup')
      .replace(/n\+1/gi, 'nplusone')
      .replace(/n plus (?:1|one)/gi, 'nplusone'),
  )) {
    if (word.length < 2 || STOP.has(word) || /^\d/.test(word)) continue;
    found.push(...word.split('_').filter(Boolean).map(stem));
  }
  return found;
}

function stem(word: string): string {
  const same = SAME[word];
  if (same) return same;
  let short = word;
  if (/[^aeious]s$/.test(short) || /[aeiou][a-z]es$|[^s]es$/.test(short)) short = short.replace(/s$/, '');
  short = short
    .replace(/(?:ations?|ating|ated|ate)$/, 'at')
    .replace(/ies$/, 'y')
    .replace(/(?<=\w{3})(?:ing|ed|ly)$/, '')
    .replace(/(?<=\w{2})([b-df-hj-np-tv-z])\1$/, '$1')
    .replace(/(?<=\w{3})e$/, '');
  return SAME[short] ?? short;
}

interface Vocabulary {
  readonly weights: ReadonlyMap<string, number>;
  /** Weight of a word that no subject has. */
  readonly unknown: number;
  /** For each subject, how much each of its words counts. */
  readonly bags: readonly ReadonlyMap<string, number>[];
}

const vocabularies = new WeakMap<PreparedIndex, Vocabulary>();

function vocabulary(index: PreparedIndex): Vocabulary {
  const known = vocabularies.get(index);
  if (known) return known;
  const bags = index.subjects.map(bagOf);
  const owners = new Map<string, number>();
  for (const bag of bags) for (const word of bag.keys()) owners.set(word, (owners.get(word) ?? 0) + 1);
  const weights = new Map([...owners].map(([word, count]) => [word, Math.log((bags.length + 1) / (count + 0.5))]));
  const fresh = { weights, unknown: Math.log(bags.length + 1) * 0.7, bags };
  vocabularies.set(index, fresh);
  return fresh;
}

/** What a word of each level of `asked` counts: a word of many questions is what the subject is about. */
const LEVELS = [1.4, 1.2, 1];
/** What a word counts that only the page's text has. */
const IN_TEXT = 0.5;

function bagOf({ words, asked, marks }: Subject): Map<string, number> {
  const bag = new Map<string, number>();
  for (const word of words?.split(' ') ?? []) bag.set(word, IN_TEXT);
  for (const [level, some] of (asked ?? []).entries())
    for (const word of some.split(' ')) bag.set(word, LEVELS[level] ?? 1);
  for (const mark of marks ?? []) bag.set(stem(mark), 1);
  return bag;
}

export interface WordScore {
  readonly subject: number;
  readonly score: number;
  /** Share of the question's weight that the subject knows. */
  readonly share: number;
}

/** Subjects that know the question's words, the best first. */
export function scoreWords(question: string, index: PreparedIndex): WordScore[] {
  const { weights, unknown, bags } = vocabulary(index);
  const words = [...new Set(stems(question))];
  const weightOf = (word: string) => weights.get(word) ?? unknown;
  const total = words.reduce((sum, word) => sum + weightOf(word), 0);
  if (total === 0) return [];
  return bags
    .map((bag, subject) => {
      const score = words.reduce((sum, word) => sum + (bag.get(word) ?? 0) * weightOf(word), 0);
      return { subject, score, share: score / total };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}
