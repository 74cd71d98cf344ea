/** Copy: one listener for all `[data-copy]` buttons of the page. What is copied is what is shown, names replaced. */

const SAID_MS = 1600;

/** Copies the `pre` of the button's figure or card, or the page as Markdown, and says so on the button. */
export function copyOnPress(root: Document): void {
  root.addEventListener('click', (event) => {
    const source = event.target instanceof Element ? event.target : null;
    const button = source?.closest<HTMLButtonElement>('button:is([data-copy], [data-copy-page])');
    if (button) void ('copyPage' in button.dataset ? copyPage(button) : copyCode(button));
  });
}

async function copyCode(button: HTMLButtonElement): Promise<void> {
  const code = button.closest('figure, run-snippet')?.querySelector('pre');
  if (!code) return;
  try {
    await navigator.clipboard.writeText(code.textContent.replace(/\n+$/, ''));
    say(button, 'copied', 'Copied');
  } catch {
    // No permission, or no secure context: select the code, so that the keyboard can copy it.
    getSelection()?.selectAllChildren(code);
    say(button, 'selected', 'Press Ctrl C');
  }
}

async function copyPage(button: HTMLButtonElement): Promise<void> {
  try {
    const answer = await fetch('index.md');
    if (!answer.ok) throw new Error(`index.md answered ${answer.status}.`);
    await navigator.clipboard.writeText(await answer.text());
    say(button, 'copied', 'Copied');
  } catch {
    // The link beside it leads to the same text.
    say(button, 'failed', 'Not copied; open Markdown');
  }
}

function say(button: HTMLButtonElement, state: string, text: string): void {
  const word = button.querySelector('span');
  if (!word) return;
  word.dataset['word'] ??= word.textContent;
  button.dataset['state'] = state;
  word.setAttribute('role', 'status');
  word.textContent = text;
  setTimeout(() => {
    delete button.dataset['state'];
    word.removeAttribute('role');
    word.textContent = word.dataset['word'] ?? '';
  }, SAID_MS);
}
