/**
 * `<search-box>`: the doors to the search dialog. A press on any `[data-search-open]`, `/`, Ctrl-K, a paste outside of a
 * field, and a link with the text in its fragment (`#q=…`, so that it is never sent anywhere). The dialog itself is
 * loaded when one of them is used.
 */

import { loadStyles } from '../style-sheet.ts';

const FRAGMENT = '#q=';

const stylesOf = (root: Document) => root.querySelector<HTMLElement>('search-box')?.dataset['styles'];

async function load() {
  const styles = loadStyles(stylesOf(document));
  const { openSearch } = await import('./dialog.ts');
  await styles;
  return openSearch;
}

export class SearchBox extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('[data-search-open]')) void open();
    });
    document.addEventListener('keydown', openOnKey);
    document.addEventListener('paste', openOnPaste);
    addEventListener('hashchange', openFromFragment);
    // The way of the pointer to the box is time enough to have the dialog ready.
    this.addEventListener('pointerenter', () => void load(), { once: true });
    openFromFragment();
  }
}

/** Letters that are typed while the dialog is on its way; they belong into its field. */
let early: string | undefined;

async function open(text?: string): Promise<void> {
  early ??= '';
  try {
    const openSearch = await load();
    openSearch(text ?? (early || undefined));
  } finally {
    early = undefined;
  }
}

function openOnKey(event: KeyboardEvent): void {
  if (early !== undefined && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    early += event.key;
    return;
  }
  const isShortcut = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
  const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (!isShortcut && !isSlash) return;
  event.preventDefault();
  void open();
}

/** A paste that no field wants is a paste for the search. */
function openOnPaste(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (isTyping(event.target) || !text.trim()) return;
  event.preventDefault();
  void open(text);
}

function openFromFragment(): void {
  if (!location.hash.startsWith(FRAGMENT)) return;
  const text = decoded(location.hash.slice(FRAGMENT.length));
  if (text) void open(text);
}

/** A fragment cut off in the middle of a character is shown as it is rather than not at all. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
