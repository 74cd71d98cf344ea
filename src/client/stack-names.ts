/** `<stack-names>`: its button loads and opens the editor of the reader's own names. */
import { loadStyles } from './style-sheet.ts';

export class StackNames extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('button')?.addEventListener('click', async () => {
      const [{ openEditor }] = await Promise.all([import('./stack-editor.ts'), loadStyles(this.dataset['styles'])]);
      await openEditor();
    });
  }
}
