/** The two filters of the search: group and severity. Their choices come from the list of pages. */
import { build } from '../element.ts';
import type { BookPage } from './book.ts';
import type { Filters } from './found.ts';

type Name = keyof Filters;

const ALL: Record<Name, string> = { group: 'All groups', severity: 'Any severity' };
const SEVERITY_ORDER = ['critical', 'high', 'medium', 'low'];

export class FilterRow {
  readonly element: HTMLElement;
  private readonly selects: Record<Name, HTMLSelectElement>;

  /** `onChange` is called when the reader narrows or widens the search. */
  constructor(onChange: () => void) {
    this.selects = { group: select('group', 'Group'), severity: select('severity', 'Severity') };
    this.element = build('div', { class: 'search-filters' }, this.selects.group, this.selects.severity);
    this.element.addEventListener('change', onChange);
  }

  get chosen(): Filters {
    return { group: this.selects.group.value || undefined, severity: this.selects.severity.value || undefined };
  }

  /** Searches everything again. */
  reset(): void {
    for (const select of Object.values(this.selects)) select.value = '';
  }

  /** Offers what the book has; what is chosen stays chosen. */
  offer(pages: readonly BookPage[]): void {
    const severities = pages.flatMap(({ severity }) => severity ?? []);
    this.fill('group', new Set(pages.map(({ group }) => group)));
    this.fill(
      'severity',
      SEVERITY_ORDER.filter((severity) => severities.includes(severity)),
    );
  }

  private fill(name: Name, values: Iterable<string>): void {
    const { value } = this.selects[name];
    const options = [...values].map((one) => build('option', { value: one }, capital(one)));
    this.selects[name].replaceChildren(build('option', { value: '' }, ALL[name]), ...options);
    this.selects[name].value = value;
  }
}

function select(name: Name, label: string): HTMLSelectElement {
  return build('select', { name, 'aria-label': label }, build('option', { value: '' }, ALL[name]));
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
