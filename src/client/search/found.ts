/** What the search finds, from whichever engine, in the one form that the dialog draws. */

/** A piece of text, marked where it is what the reader asked for: their own value, or their word. */
export interface Piece {
  text: string;
  marked: boolean;
}

export interface Found {
  /** `match`: this is the error's page; `guess`: perhaps; `page`: the words stand there. */
  kind: 'match' | 'guess' | 'page';
  href: string;
  title: string;
  group?: string | undefined;
  severity?: string | undefined;
  /** The signature that matched with the reader's values in its holes, or an excerpt of the page. */
  pieces: Piece[];
  /** The reader's values by the hole they filled. */
  values: [name: string, value: string][];
}

/** What the reader narrowed the search to. */
export interface Filters {
  group?: string | undefined;
  severity?: string | undefined;
}
