/** The error index as it is built, written to `errors.json` and read by the matcher. */

/** What a paste can turn out to be about. */
export interface Subject {
  /** A page's slug, or the name of a known error or of another system. */
  readonly id: string;
  readonly title: string;
  /** A page unless said otherwise: `known` is an error that no page covers, `foreign` another system. */
  readonly kind?: 'known' | 'foreign';
  /**
   * Messages with named holes. `@tool message` counts in full only where that tool is at work, `@after message` less than
   * any other error in the paste, `@also message` less than the same one of the page that is its home. Of what is never
   * shown (known errors, other systems) only the words are kept.
   */
  readonly texts: readonly string[];
  /** SQLSTATEs, Prisma codes and errnos whose home it is. */
  readonly codes?: readonly string[];
  /** Codes that some of its messages carry and whose home is elsewhere. */
  readonly also?: readonly string[];
  /** The server's routines that raise it. */
  readonly routines?: readonly string[];
  /** Programs whose every error belongs to it, by the name in front of their messages. */
  readonly emits?: readonly string[];
  /** Programs whose errors belong to it unless they could not connect. */
  readonly runs?: readonly string[];
  /** Stems of the title and of people's questions: those of four questions and more, of two or three, of one. */
  readonly asked?: readonly string[];
  /** The page's own words, the most telling first, separated by spaces. */
  readonly words?: string;
  /** Whether it is the same statement sent again and again. */
  readonly repeats?: boolean;
  /** The page closest to a known error. */
  readonly near?: string;
  /** The page that speaks of a known error on its way. */
  readonly mention?: string;
  /** Those of its codes that are only the consequence of another error. */
  readonly follows?: readonly string[];
  /** Words and ports that give another system away. */
  readonly marks?: readonly string[];
  readonly ports?: readonly number[];
  /** Patterns that only this system's messages have, as regular expressions. */
  readonly forms?: readonly string[];
  /** Whether the other system is a database. */
  readonly database?: boolean;
}

export interface ErrorIndex {
  readonly v: 1;
  readonly subjects: readonly Subject[];
  /** PostgreSQL's codes with their condition names: `23505 unique_violation`, one a line. */
  readonly conditions: string;
}
