/**
 * The search dialog: a field that keeps the paste as it is, two filters, the results. Its state is in `data-state`:
 * `empty`, `loading`, `results`, `none` or `error`.
 */
import { build } from '../element.ts';
import { restoreAddress, showInAddress } from './address.ts';
import { type Answer, ask, warmUp } from './ask.ts';
import { drawSections } from './draw.ts';
import { FilterRow } from './filters.ts';
import { Options } from './options.ts';
import { answerText, resultSentence, type State, stateText } from './state.ts';

let search: SearchDialog | undefined;

/** Opens the dialog; with a text, as if it had been pasted. */
export function openSearch(text?: string): void {
  search ??= new SearchDialog();
  search.open(text);
}

class SearchDialog {
  private readonly field = build('textarea', {
    rows: '1',
    class: 'search-field',
    placeholder: 'Paste the error, or search',
    'aria-label': 'Error text or words to search for',
    'aria-controls': 'search-list',
    'aria-describedby': 'search-keys',
    autocapitalize: 'off',
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
  });
  private readonly clear = build('button', { type: 'button', class: 'button search-clear', hidden: '' }, 'Clear');
  private readonly list = build('div', {
    id: 'search-list',
    role: 'listbox',
    'aria-label': 'Results',
    class: 'search-list',
  });
  private readonly say = build('p', { role: 'status', class: 'unseen' });
  private readonly note = build('div', { class: 'search-note' });
  private readonly filters = new FilterRow(() => void this.run());
  private readonly options = new Options(this.field, this.list);
  private readonly dialog: HTMLDialogElement;
  private turn = 0;

  constructor() {
    const close = build('button', { type: 'button', class: 'button search-close' }, 'Close');
    const head = build('div', { class: 'search-head' }, this.field);
    const tools = build('div', { class: 'search-tools' }, this.filters.element, this.clear, close);
    const body = build('div', { class: 'search-body' }, this.note, this.list);
    this.dialog = build(
      'dialog',
      { class: 'dialog search', 'aria-label': 'Search' },
      head,
      tools,
      body,
      this.say,
      keys(),
    );
    document.body.append(this.dialog);
    close.addEventListener('click', () => this.dialog.close());
    this.clear.addEventListener('click', () => this.use(''));
    this.field.addEventListener('input', () => void this.run());
    this.field.addEventListener('focus', () => void this.warm());
    this.dialog.addEventListener('close', restoreAddress);
    this.dialog.addEventListener('click', (event) => this.onClick(event));
    this.show('empty');
  }

  open(text?: string): void {
    if (!this.dialog.open) this.dialog.showModal();
    this.field.focus();
    if (text === undefined) this.field.select();
    else this.use(text);
  }

  private use(text: string): void {
    this.field.value = text;
    this.field.setSelectionRange(text.length, text.length);
    this.field.focus();
    void this.run();
  }

  /** The indexes are fetched when the field gets the focus: the reader is about to type, and nobody else pays. */
  private async warm(): Promise<void> {
    try {
      this.filters.offer(await warmUp());
    } catch {
      if (!this.field.value.trim()) this.show('error');
    }
  }

  /** Asks the engines; answers that are overtaken by further typing are dropped. */
  private async run(): Promise<void> {
    const turn = ++this.turn;
    const text = this.field.value;
    this.clear.hidden = text === '';
    this.field.classList.toggle('is-paste', text.length > 80 || text.includes('\n'));
    showInAddress(text);
    if (!text.trim()) {
      this.options.replace([]);
      return this.show('empty');
    }
    if (this.dialog.dataset['state'] !== 'results') this.show('loading');
    try {
      for await (const answer of ask(text, this.filters.chosen)) {
        if (turn !== this.turn) return;
        if (answer.found.length > 0 || answer.isFinal) this.showAnswer(answer);
      }
    } catch {
      if (turn !== this.turn) return;
      this.options.replace([]);
      this.show('error');
    }
  }

  private showAnswer(answer: Answer): void {
    this.options.replace(drawSections(answer.found));
    this.dialog.dataset['state'] = answer.found.length > 0 ? 'results' : 'none';
    this.note.replaceChildren(...answerText(answer, this.field.value, this.filters.chosen));
    if (answer.isFinal) this.say.textContent = `${this.note.textContent} ${resultSentence(answer)}`;
  }

  private show(state: Exclude<State, 'results' | 'none'>): void {
    this.dialog.dataset['state'] = state;
    this.note.replaceChildren(...stateText(state));
    if (state === 'error') this.say.textContent = this.note.textContent;
  }

  /** A press on the backdrop closes; a followed link closes too, for it may lead to this very page. */
  private onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const example = target?.closest<HTMLElement>('[data-example]');
    if (target?.closest('[data-unfilter]')) {
      this.filters.reset();
      this.use(this.field.value);
    } else if (example) this.use(example.textContent);
    else if (target === this.dialog) this.dialog.close();
    else if (target?.closest('[role=option]') && !event.ctrlKey && !event.metaKey && !event.shiftKey)
      this.dialog.close();
  }
}

function keys(): HTMLElement {
  const key = (...names: string[]) => names.map((name) => build('kbd', {}, name));
  return build(
    'p',
    { id: 'search-keys', class: 'search-keys' },
    build('span', {}, ...key('↑', '↓'), ' choose'),
    build('span', {}, ...key('Enter'), ' open'),
    build('span', {}, ...key('Shift', 'Enter'), ' new line'),
    build('span', {}, ...key('Esc'), ' close'),
  );
}
