/** `<theme-toggle>`: as the system, light, dark, and round again. `public/theme.js` applies the choice on the next page. */

const KEY = 'proofbook:theme';
const CHOICES = ['system', 'light', 'dark'] as const;
type Choice = (typeof CHOICES)[number];

const LABELS: Record<Choice, string> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

export class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    this.show(this.choice);
    this.addEventListener('click', () => {
      const next = CHOICES[(CHOICES.indexOf(this.choice) + 1) % CHOICES.length] ?? 'system';
      if (next === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = next;
      this.show(next);
      remember(next);
    });
  }

  private get choice(): Choice {
    return CHOICES.find((choice) => choice === document.documentElement.dataset['theme']) ?? 'system';
  }

  private show(choice: Choice): void {
    this.dataset['choice'] = choice;
    this.querySelector('button')?.setAttribute('aria-label', LABELS[choice]);
  }
}

function remember(choice: Choice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
