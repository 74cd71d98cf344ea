/**
 * What every page loads, in one file: small things that must answer at once, and the doors to what is loaded when it is
 * asked for.
 */
import { followReading } from './contents.ts';
import { copyOnPress } from './copy.ts';
import { openRunnerDoor } from './runner-door.ts';
import { stopAtScrollers } from './scrollers.ts';
import { SearchBox } from './search/search-box.ts';
import { StackNames } from './stack-names.ts';
import { loadStyles } from './style-sheet.ts';
import { ThemeToggle } from './theme-door.ts';

customElements.define('theme-toggle', ThemeToggle);
customElements.define('stack-names', StackNames);
customElements.define('search-box', SearchBox);
copyOnPress(document);
followReading(document);
openRunnerDoor(document);
new ResizeObserver(() => stopAtScrollers(document)).observe(document.documentElement);
showWhatWasSeen();
addEventListener('hashchange', showWhatWasSeen);
// Neither event bubbles to the document on its own; a recording is drawn by the time it has opened, or by the time it is on paper.
document.addEventListener('toggle', loadOutputStyles, { capture: true });
addEventListener('beforeprint', loadOutputStyles);

for (const place of document.querySelectorAll('[data-here]')) place.textContent = location.pathname;

/** Few come from a search or a failed run; the others need not load what marks their wording. */
function showWhatWasSeen(): void {
  const { hash } = location;
  if (hash.startsWith('#e=')) void import('./seen.ts').then(({ showSeen }) => showSeen(document, hash));
}

/** Few open a recording; the others need not load how tables and plans look. */
function loadOutputStyles({ type, target }: Event): void {
  const isRecording = target instanceof Element && target.matches('.recorded');
  const bar = document.querySelector<HTMLElement>('target-bar');
  if (isRecording || type === 'beforeprint') void loadStyles(bar?.dataset['styles']?.split(' ')[0]);
}
