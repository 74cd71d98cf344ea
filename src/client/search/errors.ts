/** Pasted errors: the matcher over `/errors.json`, in the form that the dialog draws. */
import { seenFragment } from '../../../contract/wording.ts';
import {
  type Answer,
  type Catalogue,
  type ErrorIndex,
  languagesOf,
  type Match,
  matchError,
} from '../../search/match-error.ts';
import { type BookPage, fetchJson } from './book.ts';
import type { Filters, Found, Piece } from './found.ts';

let loading: Promise<ErrorIndex> | undefined;

/** Loads the index once; a failed load is tried again with the next call. */
export function loadErrors(): Promise<ErrorIndex> {
  loading ??= fetchJson<ErrorIndex>('/errors.json').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

const catalogues = new Map<string, Promise<Catalogue>>();

/** PostgreSQL's messages in the languages that the text may be in; each is loaded once, none for English. */
export function loadCatalogues(text: string): Promise<Catalogue[]> {
  const some = languagesOf(text).map((language) => {
    const known = catalogues.get(language) ?? fetchJson<Catalogue>(`/catalogues/${language}.json`);
    catalogues.set(language, known);
    known.catch(() => catalogues.delete(language));
    return known;
  });
  return Promise.all(some);
}

export interface ErrorAnswer extends Pick<Answer, 'unanswered' | 'truncated'> {
  found: Found[];
}

/** The pages that explain the text, with the signature that fits and the reader's values in it. */
export function matchPages(
  index: ErrorIndex,
  book: readonly BookPage[],
  text: string,
  filters: Filters,
  languages: readonly Catalogue[] = [],
): ErrorAnswer {
  const { matches, unanswered, truncated } = matchError(index, text, languages);
  const found = matches.flatMap((match) => {
    const page = book.find((one) => one.slug === match.slug);
    return page && (match.confidence === 'match' || passes(page, filters)) ? [toFound(match, page)] : [];
  });
  return { found, truncated, ...(unanswered && { unanswered }) };
}

/** Filters narrow what may be meant; the page of an exact error is the answer, whatever was set an hour ago. */
const passes = (page: BookPage, { group, severity }: Filters): boolean =>
  (!group || page.group === group) && (!severity || page.severity === severity);

function toFound({ confidence, signature, values, code }: Match, page: BookPage): Found {
  const known = Object.entries(values).filter(([, value]) => value !== '');
  return {
    kind: confidence,
    href: page.href + (confidence === 'match' ? seenFragment(signature, code, values) : ''),
    title: page.title,
    group: page.group,
    severity: page.severity,
    pieces: signature ? signaturePieces(signature, values) : code ? [{ text: code, marked: true }] : [],
    values: known,
  };
}

/** The signature with the reader's values, marked, where its holes were; a hole without a value stays a hole. */
export function signaturePieces(signature: string, values: Readonly<Record<string, string>>): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let copied = 0;
  for (const match of signature.matchAll(/\{\{|\}\}|\{([\w-]+)\}/g)) {
    text += signature.slice(copied, match.index);
    copied = match.index + match[0].length;
    const value = match[1] && values[match[1]];
    if (!match[1]) text += match[0].charAt(0);
    else if (!value) text += `‹${match[1]}›`;
    else {
      pieces.push({ text, marked: false }, { text: value, marked: true });
      text = '';
    }
  }
  pieces.push({ text: text + signature.slice(copied), marked: false });
  return pieces.filter((piece) => piece.text !== '');
}
