/** A button that says for a moment what its press has done. A screen reader hears it from the card's status. */

const SAID_MS = 1600;

const said = new WeakMap<Element, { readonly text: string; readonly timer: ReturnType<typeof setTimeout> }>();

/** Puts the words in the place of the button's own text, and takes them back. */
export function sayOn(button: Element, words: string): void {
  const before = said.get(button);
  clearTimeout(before?.timer);
  const text = before?.text ?? button.textContent ?? '';
  button.textContent = words;
  const timer = setTimeout(() => {
    button.textContent = text;
    said.delete(button);
  }, SAID_MS);
  said.set(button, { text, timer });
}
