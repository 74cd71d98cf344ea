/** What the runner's door loads: the elements of the cards, of the causes and of the target bar come alive together. */
import './book-checkup.ts';
import './run-snippet.ts';
import './target-bar.ts';
import './which-cause.ts';
