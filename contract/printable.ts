/**
 * Text for a terminal, whatever its source. A terminal obeys what it prints: an escape sequence in a server's error or in a name of a
 * database could write to the clipboard, change the title or paint over the lines above. Line feeds and tabs stay.
 */

/** Control characters but line feed and tab, characters that reorder or hide text (not the two that join letters), and line ends that only some programs know. */
const OBEYED = /[^\P{Cc}\n\t]|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029]/gu;

/** The text with each such character replaced by one that can be seen. */
export const printable = (text: string): string => text.replaceAll('\r\n', '\n').replace(OBEYED, '\uFFFD');
