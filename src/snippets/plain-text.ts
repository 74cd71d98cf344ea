/**
 * Characters that make a page's text mean something else than it shows: controls, marks that reorder or hide, line ends that only some
 * programs know; and in SQL that runs, letters that only look like those of a name. A reviewer can't see them, so they don't build.
 */
import { scanSync } from 'libpg-query';
import { type Problem, positionAt } from './problem.ts';

type Place = Omit<Problem, 'message'>;

/** Line feed, carriage return and tab are the only controls that a text needs. */
const HIDDEN = /[^\P{Cc}\n\r\t]|[\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/u;

/** Characters of a whole source that nobody can see. */
export function hiddenCharacters(file: string, source: string): Problem[] {
  return source.split('\n').flatMap((text, index) => {
    const found = HIDDEN.exec(text);
    if (found === null) return [];
    const message = `The character ${codePoint(found[0])} cannot be seen, but changes what the text means; take it out.`;
    return [{ file, line: index + 1, column: found.index + 1, message }];
  });
}

/** Letters outside ASCII in the names and words of SQL that runs. Strings and comments may have them. */
export function strangeLetters({ file, line, column, code }: Place & { code: string }, sql: string): Problem[] {
  const bytes = Buffer.from(sql);
  return scanSync(sql).tokens.flatMap(({ start, end, tokenName }) => {
    const text = bytes.subarray(start, end).toString();
    const found = /\P{ASCII}/u.exec(text);
    if (found === null || /CONST|COMMENT/.test(tokenName)) return [];
    const at = positionAt(code, code.indexOf(text) + found.index, { line: line + 1, column });
    const message = `The name ${text} holds ${codePoint(found[0])}, which may look like another letter; names in SQL that runs are ASCII.`;
    return [{ file, ...at, message }];
  });
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
