/** The list of all pages, `/book.json`, fetched once. */

export interface BookPage {
  /** `connection/too-many-clients`, as the error index names pages. */
  slug: string;
  href: string;
  title: string;
  group: string;
  /** Absent for command lists and guides. */
  severity?: string;
}

let pages: Promise<BookPage[]> | undefined;

/** All pages; a failed load is tried again with the next call. */
export function loadBook(): Promise<BookPage[]> {
  pages ??= fetchJson<BookPage[]>('/book.json').catch((error: unknown) => {
    pages = undefined;
    throw error;
  });
  return pages;
}

/** A JSON file of the site's own build, so its shape is known. */
export async function fetchJson<Shape>(path: string): Promise<Shape> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}; build the site again.`);
  return (await answer.json()) as Shape;
}
