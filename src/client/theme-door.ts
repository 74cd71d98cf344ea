/** `<theme-toggle>`: most readers leave the theme to their system, so what changes it is loaded for the others. */
export class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    const load = () => import('./theme-toggle.ts');
    if (document.documentElement.dataset['theme'] !== undefined) void load().then(({ showTheme }) => showTheme(this));
    this.addEventListener('click', () => void load().then(({ changeTheme }) => changeTheme(this)));
  }
}
