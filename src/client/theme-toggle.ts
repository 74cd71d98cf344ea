/** The theme's toggle: as the system, light, dark, and round again. `public/theme.js` applies the choice on the next page. */
import { THEME_SHAPES } from './theme-shapes.ts';

const KEY = 'proofbook:theme';
const CHOICES = ['system', 'light', 'dark'] as const;
type Choice = (typeof CHOICES)[number];

const LABELS: Record<Choice, string> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

/** Goes on to the next theme, for this page and, where storage is allowed, for the next ones. */
export function changeTheme(toggle: HTMLElement): void {
  const next = CHOICES[(CHOICES.indexOf(currentTheme()) + 1) % CHOICES.length] ?? 'system';
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  showTheme(toggle);
  remember(next);
}

/** Draws and names the theme on its button; the HTML has the system's. */
export function showTheme(toggle: HTMLElement): void {
  const choice = currentTheme();
  toggle.querySelector('button')?.setAttribute('aria-label', LABELS[choice]);
  toggle.querySelector('path')?.setAttribute('d', THEME_SHAPES[choice]);
}

const currentTheme = (): Choice =>
  CHOICES.find((choice) => choice === document.documentElement.dataset['theme']) ?? 'system';

function remember(choice: Choice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
