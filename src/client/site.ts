/**
 * What every page loads, in one file: small things that must answer at once, and the doors to what is loaded when it is
 * asked for. The runner's part is here too, because one file is fewer bytes than two that share a third.
 */
import { followReading } from './contents.ts';
import { copyOnPress } from './copy.ts';
import { showOwnNames } from './own-names.ts';
import { SearchBox } from './search/search-box.ts';
import './run-snippet.ts';
import { StackNames } from './stack-names.ts';
import './target-bar.ts';
import { ThemeToggle } from './theme-toggle.ts';

customElements.define('theme-toggle', ThemeToggle);
customElements.define('stack-names', StackNames);
customElements.define('search-box', SearchBox);
showOwnNames(document);
copyOnPress(document);
followReading(document);

for (const place of document.querySelectorAll('[data-here]')) place.textContent = location.pathname;
