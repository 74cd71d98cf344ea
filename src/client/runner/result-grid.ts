/**
 * What a live result table can do besides being read: sort, draw its later rows when they are scrolled to, show exact
 * values, be copied, and fill the fields of later snippets. The table itself is drawn by `src/render/table.ts`.
 */
import type { DrawnTable } from '../../render/output.ts';
import { readingOf } from '../../render/readable.ts';
import { renderRow, type TableShape } from '../../render/table.ts';
import { TABLE_TEXTS } from '../../render/table-text.ts';
import { toDom } from '../../render/to-dom.ts';
import { build } from '../element.ts';
import { sayOn } from './say-on.ts';
import { nextDirection, orderOf, type Sorting } from './sort-rows.ts';

/** Cells that are drawn in one go: with style and layout under 100 ms on a slow machine (`bench -- draw`). */
const CELLS = 1_000;

/** Rows drawn at first; nobody sees more before scrolling. */
const MAX_FIRST_ROWS = 100;

/** Rows that are drawn in one go. */
export const rowsAtOnce = (columns: number): number =>
  Math.min(MAX_FIRST_ROWS, Math.max(8, Math.floor(CELLS / Math.max(1, columns))));

/** What the card does for its tables. */
export interface GridCard {
  /** Fills the fields of a name in later cards. */
  fill(name: string, value: string): void;
  say(sentence: string): void;
}

/** Calls once the page has been laid out and painted, so that asking for a size costs nothing. */
const afterFrame = (call: () => void): number => requestAnimationFrame(() => setTimeout(call));

export class ResultGrid {
  readonly #root: HTMLElement;
  readonly #table: DrawnTable;
  readonly #card: GridCard;
  #shape: TableShape;
  #order: number[];
  #sorting: Sorting = { column: undefined, direction: 'none' };
  #drawn: number;

  constructor(root: HTMLElement, table: DrawnTable, card: GridCard) {
    this.#root = root;
    this.#table = table;
    this.#card = card;
    this.#shape = table.shape;
    this.#order = table.result.rows.map((_, index) => index);
    this.#drawn = this.#body?.rows.length ?? 0;
    if (!table.shape.ordered && this.#order.length > 1) this.#addSorting();
    this.#addTools();
    afterFrame(() => {
      this.#measure();
      this.#drawInSight();
    });
    root.addEventListener('click', (event) => void this.#press(event));
    this.#scroller?.addEventListener('scroll', () => this.#drawInSight(), { passive: true });
    addEventListener('beforeprint', () => this.#draw(this.#order.length));
  }

  get #body(): HTMLTableSectionElement | null {
    return this.#root.querySelector('tbody');
  }

  get #scroller(): HTMLElement | null {
    return this.#root.querySelector('.out-scroll');
  }

  #addSorting(): void {
    for (const [column, head] of [...this.#root.querySelectorAll('thead th')].entries()) {
      head.setAttribute('aria-sort', 'none');
      const name = head.textContent ?? '';
      head.replaceChildren(build('button', { type: 'button', class: 'out-sort', 'data-sort': String(column) }, name));
    }
  }

  #addTools(): void {
    const copies = Object.keys(TABLE_TEXTS).map((name) =>
      build(
        'button',
        { type: 'button', class: 'card-link', 'data-copy-as': name, 'aria-label': `Copy as ${name}` },
        name,
      ),
    );
    const tools = build(
      'p',
      { class: 'out-tools', role: 'group', 'aria-label': 'Copy the table' },
      'Copy as ',
      ...copies,
    );
    const readable = this.#table.result.columns.some((column) => readingOf(column) !== undefined);
    const exact = { type: 'button', class: 'card-link', 'data-exact': '', 'aria-pressed': 'false' };
    if (readable) tools.prepend(build('button', exact, 'Exact values'), ' ');
    this.#root.append(tools);
  }

  /** Columns that keep their width spare the browser to lay out all rows anew with each that come. */
  #keepWidths(): void {
    const table = this.#root.querySelector('table');
    if (!table || this.#drawn >= this.#order.length) return;
    const heads = [...table.querySelectorAll<HTMLElement>('thead th')];
    const widths = heads.map((head) => head.offsetWidth);
    for (const [place, head] of heads.entries()) head.style.inlineSize = `${widths[place]}px`;
    table.style.inlineSize = `${widths.reduce((sum, width) => sum + width, 0)}px`;
    table.dataset['fixed'] = '';
  }

  /** The first column stays in sight where it is no wider than a third of what can be seen. */
  #measure(): void {
    this.#keepWidths();
    const scroller = this.#scroller;
    if (!scroller || scroller.scrollWidth <= scroller.clientWidth) return;
    scroller.setAttribute('data-overflows', '');
    const first = scroller.querySelector('th')?.offsetWidth ?? 0;
    if (first * 3 <= scroller.clientWidth) scroller.setAttribute('data-wide', '');
  }

  async #press(event: Event): Promise<void> {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!button) return;
    const { sort, copyAs, fill, value, exact } = button.dataset;
    if (sort !== undefined) this.#sort(Number(sort));
    if (exact !== undefined) this.#showExact(button);
    if (fill !== undefined) this.#card.fill(fill, value ?? '');
    if (copyAs !== undefined) {
      await navigator.clipboard.writeText(TABLE_TEXTS[copyAs]?.(this.#table.result) ?? '');
      sayOn(button, 'Copied');
      this.#card.say(`Copied as ${copyAs}.`);
    }
  }

  #sort(column: number): void {
    this.#sorting = nextDirection(this.#sorting, column);
    this.#order = orderOf(this.#table.result, this.#sorting);
    for (const [place, head] of [...this.#root.querySelectorAll('thead th')].entries()) {
      head.setAttribute('aria-sort', place === this.#sorting.column ? this.#sorting.direction : 'none');
    }
    this.#drawAnew();
  }

  #showExact(button: HTMLElement): void {
    const exact = !this.#shape.exact;
    this.#shape = { ...this.#shape, exact };
    button.setAttribute('aria-pressed', String(exact));
    this.#drawAnew();
  }

  #drawAnew(): void {
    this.#body?.replaceChildren();
    this.#drawn = 0;
    this.#draw(rowsAtOnce(this.#table.result.columns.length));
    this.#scroller?.scrollTo({ top: 0 });
    afterFrame(() => this.#drawInSight());
  }

  /** Draws what comes next as soon as the end of what is drawn is near. */
  #drawInSight(): void {
    const scroller = this.#scroller;
    if (!scroller || this.#drawn >= this.#order.length) return;
    if (scroller.scrollTop + 2 * scroller.clientHeight < scroller.scrollHeight) return;
    this.#draw(this.#drawn + rowsAtOnce(this.#table.result.columns.length));
    afterFrame(() => this.#drawInSight());
  }

  #draw(upTo: number): void {
    const next = this.#order.slice(this.#drawn, upTo);
    this.#body?.append(...next.map((index) => toDom(renderRow(this.#table.result, index, this.#shape))));
    this.#drawn += next.length;
  }
}
