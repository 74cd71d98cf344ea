/** What the search says when there is no list, and what it tells a screen reader when there is one. */
import { build } from '../element.ts';
import type { Found } from './found.ts';

export type State = 'empty' | 'loading' | 'results' | 'none' | 'error';

const EXAMPLES = ['53300', 'ECONNREFUSED', 'password authentication failed', 'slow query'];

/** The words of a state; empty while results are shown. */
export function stateText(state: State): HTMLElement[] {
  switch (state) {
    case 'empty':
      return [
        build('p', { class: 'search-note-title' }, 'Paste all of it: the log line, the stack trace, the code.'),
        build('p', {}, 'It is read in this browser and sent nowhere.'),
        build('p', { class: 'search-examples' }, ...EXAMPLES.map(example)),
      ];
    case 'loading':
      return [build('p', {}, 'Loading the index…')];
    case 'none':
      return [
        build('p', { class: 'search-note-title' }, 'No page of this book answers that.'),
        build('p', {}, 'Try the line that names the error, a code such as 53300, or fewer words. ', allRunbooks()),
      ];
    case 'error':
      return [
        build('p', { class: 'search-note-title' }, 'The search index could not be loaded.'),
        build('p', {}, 'Is the site still being built, or the runner stopped? ', allRunbooks()),
      ];
    case 'results':
      return [];
  }
}

/** One sentence about the results, for those who do not see them. */
export function resultSentence(found: readonly Found[]): string {
  const [first] = found;
  if (!first) return 'No results.';
  const count = `${found.length} ${found.length === 1 ? 'result' : 'results'}.`;
  return first.kind === 'match' ? `${count} This is your error: ${first.title}.` : `${count} First: ${first.title}.`;
}

const example = (text: string) => build('button', { type: 'button', class: 'chip data', 'data-example': '' }, text);

const allRunbooks = () => build('a', { href: '/runbooks/' }, 'See all runbooks');
