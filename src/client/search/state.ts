/** What the search says besides its list: when there is none yet, when nothing was found, when the error is known to be elsewhere. */
import { build } from '../element.ts';
import type { Answer } from './ask.ts';
import type { Filters } from './found.ts';

export type State = 'empty' | 'loading' | 'results' | 'none' | 'error';

const EXAMPLES = ['53300', 'ECONNREFUSED', 'password authentication failed', 'slow query'];

const title = (...children: (Node | string)[]) => build('p', { class: 'search-note-title' }, ...children);

/** The words of a state that has no answer. */
export function stateText(state: Exclude<State, 'results' | 'none'>): HTMLElement[] {
  switch (state) {
    case 'empty':
      return [
        title('Paste all of it: the log line, the stack trace, the code.'),
        build('p', {}, 'It is read in this browser and sent nowhere.'),
        build('p', { class: 'search-examples' }, ...EXAMPLES.map(example)),
      ];
    case 'loading':
      return [build('p', {}, 'Loading the index…')];
    case 'error':
      return [
        title('The search index could not be loaded.'),
        build('p', {}, 'Is the site still being built, or the runner stopped? ', allRunbooks()),
      ];
  }
}

/** What an answer has to say above its list. */
export function answerText({ found, unanswered, truncated }: Answer, asked: string, filters: Filters): HTMLElement[] {
  const text: HTMLElement[] = [];
  if (unanswered) text.push(title(...unansweredText(unanswered)));
  else if (found.length === 0) text.push(title('No page of this book answers that.'));
  if (found[0]?.kind !== 'match') text.push(...filterText(filters));
  if (found.length === 0) text.push(build('p', {}, unanswered ? '' : `${advice(asked)} `, allRunbooks()));
  if (truncated) text.push(build('p', {}, 'The paste is long; its end was read, where a log has its last error.'));
  return text;
}

/** A log wants its telling line; a few words want other words. */
const advice = (asked: string): string =>
  /\n|.{60}/.test(asked)
    ? 'Try the one line that names the error, or its code, such as 53300.'
    : 'Try the error’s own words or its code, such as 53300.';

/** A filter that was set an hour ago must not pass for an answer. */
function filterText({ group, severity }: Filters): HTMLElement[] {
  const chosen = [group, severity && `${severity} severity`].filter(Boolean).join(', ');
  if (chosen === '') return [];
  const everything = build('button', { type: 'button', class: 'chip', 'data-unfilter': '' }, 'Search everything');
  return [build('p', {}, `Searched in: ${chosen}. `, everything)];
}

function unansweredText({ name, kind, code }: NonNullable<Answer['unanswered']>): (Node | string)[] {
  if (kind === 'foreign') return ['This looks like ', build('b', {}, name), ', which this book is not about.'];
  const codes = code ? [' (', build('a', { class: 'data', href: `/errors/#${code}` }, code), ')'] : [];
  return ['No runbook for this error yet: ', build('b', {}, name), ...codes, '.'];
}

/** One sentence about the results, for those who do not see them. */
export function resultSentence({ found }: Answer): string {
  const [first] = found;
  if (!first) return 'No results.';
  const count = `${found.length} ${found.length === 1 ? 'result' : 'results'}.`;
  return first.kind === 'match' ? `${count} This is your error: ${first.title}.` : `${count} First: ${first.title}.`;
}

const example = (text: string) => build('button', { type: 'button', class: 'chip data', 'data-example': '' }, text);

const allRunbooks = () => build('a', { href: '/runbooks/' }, 'See all runbooks');
