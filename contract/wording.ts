/**
 * The address of a page for somebody who has just seen its error: which wording it was and the values in it, in the
 * fragment, which no browser sends anywhere. Search, `npm run why` and a failed run write it; the page reads it.
 */

const FRAGMENT = '#e=';
/** A value longer than this tells nothing more. */
const VALUE_CHARS = 200;

export interface Seen {
  /** Key of the wording, or the code alone where no wording was recognised. */
  readonly key: string;
  /** The reader's values by the names of the wording's holes. */
  readonly values: Readonly<Record<string, string>>;
}

/** A short name for a wording, so that an address stays readable: FNV-1a over its text with its holes. */
export function wordingKey(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
}

/** `#e=1k2j3h&user=bob`; empty when there is nothing to point at. */
export function seenFragment(
  signature: string | undefined,
  code: string | undefined,
  values: Readonly<Record<string, string>>,
): string {
  const key = signature === undefined ? code : wordingKey(signature);
  if (key === undefined) return '';
  const given = Object.entries(values).filter(([, value]) => value !== '');
  const pairs = given.map(([name, value]) => `&${name}=${encodeURIComponent(value.slice(0, VALUE_CHARS))}`);
  return `${FRAGMENT}${encodeURIComponent(key)}${pairs.join('')}`;
}

/** What a fragment says was seen; undefined for any other fragment. */
export function readSeen(fragment: string): Seen | undefined {
  if (!fragment.startsWith(FRAGMENT)) return undefined;
  const { e: key, ...values } = Object.fromEntries(new URLSearchParams(fragment.slice(1)));
  return key ? { key, values } : undefined;
}
