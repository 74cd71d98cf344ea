/** Copy: one listener for all `[data-copy]` buttons of the page. What is copied is what is shown, names replaced. */

const SAID_MS = 1600;

/** Copies the `pre` of the button's figure or card and says so on the button. */
export function copyOnPress(root: Document): void {
  root.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button[data-copy]') : null;
    if (button) void copy(button);
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.closest('figure, run-snippet')?.querySelector('pre');
  if (!code) return;
  const word = button.querySelector('span');
  try {
    await navigator.clipboard.writeText(code.textContent.replace(/\n+$/, ''));
    say(button, word, 'copied', 'Copied');
  } catch {
    // No permission, or no secure context: select the code, so that the keyboard can copy it.
    getSelection()?.selectAllChildren(code);
    say(button, word, 'selected', 'Press Ctrl C');
  }
}

function say(button: HTMLButtonElement, word: Element | null, state: string, text: string): void {
  button.dataset['state'] = state;
  word?.setAttribute('role', 'status');
  if (word) word.textContent = text;
  setTimeout(() => {
    delete button.dataset['state'];
    word?.removeAttribute('role');
    if (word) word.textContent = 'Copy';
  }, SAID_MS);
}
