/** `<stack-names>`: shows the reader's own names where there are any; its button loads and opens their editor. */
import { NAMES_KEY } from './own-names-key.ts';
import { loadStyles } from './style-sheet.ts';

export class StackNames extends HTMLElement {
  connectedCallback(): void {
    if (hasNames()) void import('./own-names.ts').then(({ showOwnNames }) => showOwnNames(document));
    this.querySelector('button')?.addEventListener('click', async () => {
      const [{ openEditor }] = await Promise.all([import('./stack-editor.ts'), loadStyles(this.dataset['styles'])]);
      await openEditor();
    });
  }
}

function hasNames(): boolean {
  try {
    return localStorage.getItem(NAMES_KEY) !== null;
  } catch {
    // Storage can be forbidden; then nobody has names.
    return false;
  }
}
