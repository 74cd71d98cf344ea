/**
 * Ways to break a page, each a small edit of its source: a code or a word of a signature, a comparison or a line or a safety
 * clause of a fix, the cause that a probe names. Which edits a page gets is fixed by its text, not by chance.
 */
import { fencesOf, frontmatterOf, type Place } from './places.ts';

export interface Mutation {
  readonly kind: 'code' | 'word' | 'comparison' | 'line' | 'safety' | 'cause';
  /** What was done and where, for the report. */
  readonly description: string;
  /** The page's whole source with the edit. */
  readonly source: string;
  /** Id or title of the fence it is in; the signature's text for edits of the frontmatter. */
  readonly part: string;
  /** Heading of the section it is in; empty for edits of the frontmatter. */
  readonly section: string;
}

/** Every mutation of a page that this module knows how to make; some of them do not build. */
export function mutationsOf(source: string): Mutation[] {
  const frontmatter = frontmatterOf(source).flatMap((place) => [...changeCode(place), ...changeWord(place)]);
  const fences = fencesOf(source).flatMap((place) => [
    ...swapComparison(place),
    ...dropSafety(place),
    ...dropLine(place),
    ...renameCause(place, source),
  ]);
  const edits = [...frontmatter, ...fences];
  return edits.map(({ place, kind, replacement, what }) => ({
    kind,
    part: place.part,
    section: place.section,
    description: `line ${place.line}, ${place.part}: ${what}`,
    source: replaceLine(source, place.line, replacement),
  }));
}

interface Edit {
  readonly place: Place;
  readonly kind: Mutation['kind'];
  /** The new line; absent means that the line goes. */
  readonly replacement: string | undefined;
  readonly what: string;
}

/** The last character of a code becomes another one of its kind. */
function changeCode(place: Place): Edit[] {
  const match = /^(\s*(?:- )?code: '?)([A-Z0-9]+)('?.*)$/.exec(place.text);
  if (match === null) return [];
  const [, before = '', code = '', after = ''] = match;
  const changed = code.slice(0, -1) + (code.endsWith('7') ? '3' : '7');
  return [{ place, kind: 'code', replacement: before + changed + after, what: `code ${code} becomes ${changed}` }];
}

/** A word in the middle of a signature becomes another word. */
function changeWord(place: Place): Edit[] {
  const match = /^(\s*- text: )(.+)$/.exec(place.text);
  if (match === null) return [];
  const words = (match[2] ?? '').split(' ');
  const plain = words.flatMap((word, i) => (/^[a-z]{3,}$/.test(word) ? [i] : []));
  const chosen = plain[Math.floor(plain.length / 2)];
  if (chosen === undefined) return [];
  const word = words[chosen] ?? '';
  const changed = words.with(chosen, word === 'otherwise' ? 'likewise' : 'otherwise').join(' ');
  return [{ place, kind: 'word', replacement: `${match[1]}${changed}`, what: `“${word}” becomes another word` }];
}

const COMPARISONS: readonly [RegExp, string][] = [
  [/ <> /, ' = '],
  [/ >= /, ' < '],
  [/ <= /, ' > '],
  [/ < /, ' > '],
  [/ > /, ' < '],
  [/ IS NOT NULL\b/, ' IS NULL'],
  [/ IS NULL\b/, ' IS NOT NULL'],
  [/\bNOT EXISTS\b(?! ")/, 'EXISTS'],
  [/\bNOT (?=i\.|c\.|u\.)/, ''],
  [/(?<=\bWHERE\b.*) = /, ' <> '],
  [/(?<=\bAND\b.*) = /, ' <> '],
];

function swapComparison(place: Place): Edit[] {
  if (place.lang !== 'sql') return [];
  return COMPARISONS.filter(([pattern]) => pattern.test(place.text))
    .slice(0, 1)
    .map(([pattern, other]) => ({
      place,
      kind: 'comparison',
      replacement: place.text.replace(pattern, other),
      what: `“${pattern.exec(place.text)?.[0].trim()}” becomes “${other.trim()}”`,
    }));
}

/** Words without which a step does more than it should, or does it without a net. */
const SAFETY = [
  / CONCURRENTLY\b/,
  / IF (NOT )?EXISTS\b/,
  / (AND|WHERE) pid <> pg_backend_pid\(\)/,
  / -v ON_ERROR_STOP=1\b/,
  / --single-transaction\b/,
  / --exit-on-error\b/,
  / --if-exists\b/,
  / NOT VALID\b/,
  / ON CONFLICT DO NOTHING\b/,
  /\btablesFilter: [^,}]+,?/,
  / && /,
];

function dropSafety(place: Place): Edit[] {
  return SAFETY.filter((pattern) => pattern.test(place.text)).map((pattern) => {
    const clause = pattern.exec(place.text)?.[0] ?? '';
    // Without its condition, what follows runs in any case.
    const replacement = place.text.replace(pattern, clause === ' && ' ? ' ; ' : '');
    return { place, kind: 'safety', replacement, what: `“${clause.trim()}” is taken out` };
  });
}

/** A line of a fence goes, if it says something by itself. */
function dropLine(place: Place): Edit[] {
  if (!/[a-z0-9]{2}/i.test(place.text) || /^\s*(--|#|\/\/)/.test(place.text)) return [];
  return [{ place, kind: 'line', replacement: undefined, what: `the line “${place.text.trim()}” goes` }];
}

/** A probe names another cause of its page. */
function renameCause(place: Place, source: string): Edit[] {
  const named = /\bprobe=([a-z0-9-]+)/.exec(place.opening)?.[1];
  if (named === undefined || place.index !== 0) return [];
  const causes = [...source.matchAll(/^ {2}- id: ([a-z0-9-]+)$/gm)].map((match) => match[1] ?? '');
  const other = causes[(causes.indexOf(named) + 1) % causes.length];
  if (other === undefined || other === named) return [];
  const opening = { ...place, line: place.line - 1 };
  const replacement = place.opening.replace(/\bprobe=[a-z0-9-]+/, `probe=${other}`);
  return [{ place: opening, kind: 'cause', replacement, what: `the probe of ${named} names ${other}` }];
}

function replaceLine(source: string, line: number, replacement: string | undefined): string {
  return source
    .split('\n')
    .toSpliced(line - 1, 1, ...(replacement === undefined ? [] : [replacement]))
    .join('\n');
}
