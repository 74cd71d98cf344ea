/**
 * The reader's own names for the stack of the book. They are kept in this browser only, and stand in every
 * `<var data-stack>` of a page, so that what is shown is what Copy copies. What runs is not touched by them.
 */
import { NAMES_KEY as KEY } from './own-names-key.ts';

/** What a name may be made of: what shells, SQL and Compose files take without quoting. */
export const NAME_PATTERN = '[A-Za-z0-9_.\\-]{1,63}';
const isName = new RegExp(`^${NAME_PATTERN}$`);

export type Names = Record<string, string>;

/** The reader's names; empty when none are set or storage is forbidden. Anything odd in storage is dropped. */
export function ownNames(): Names {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(isOwnName));
  } catch {
    return {};
  }
}

const isOwnName = (entry: [string, unknown]): entry is [string, string] =>
  typeof entry[1] === 'string' && isName.test(entry[1]);

/** Keeps the names; an empty record forgets them. */
export function keepNames(names: Names): void {
  try {
    if (Object.keys(names).length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(names));
  } catch {
    // Storage can be forbidden; the names then last as long as the page.
  }
}

/** Puts `names` into every place of a stack name under `root`; where one is not set, the book's own returns. */
export function showOwnNames(root: ParentNode, names: Names = ownNames()): void {
  for (const place of root.querySelectorAll<HTMLElement>('var[data-stack]')) {
    place.dataset['book'] ??= place.textContent;
    const own = names[place.dataset['stack'] ?? ''];
    place.textContent = own ?? place.dataset['book'];
    place.classList.toggle('own', own !== undefined);
  }
}
