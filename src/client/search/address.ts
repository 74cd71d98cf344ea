/** The shareable address of a search: the text in the fragment, which browsers never send. */

/** Beyond this an address is no longer something to share. */
const TEXT_CHARS = 2000;

let hashBefore: string | undefined;

/** Writes the text into the fragment without a new entry in the history. */
export function showInAddress(text: string): void {
  if (hashBefore === undefined) hashBefore = location.hash.startsWith('#q=') ? '' : location.hash;
  const hash = text && text.length <= TEXT_CHARS ? `#q=${encodeURIComponent(text)}` : hashBefore;
  history.replaceState(history.state, '', location.pathname + location.search + hash);
}

/** Puts back the fragment that the page had before the search, unless a link has been followed meanwhile. */
export function restoreAddress(): void {
  if (hashBefore === undefined) return;
  if (location.hash.startsWith('#q='))
    history.replaceState(history.state, '', location.pathname + location.search + hashBefore);
  hashBefore = undefined;
}
