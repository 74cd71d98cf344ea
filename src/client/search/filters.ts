/** The two filters of the search: group and severity. Their choices come from the index, so they cannot go stale. */
import { build } from '../element.ts';
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

  /** Offers what the index has; what is chosen stays chosen. */
  offer(choices: Record<string, Record<string, number>>): void {
    for (const name of ['group', 'severity'] as const) {
      const values = Object.keys(choices[name] ?? {});
      if (name === 'severity') values.sort((a, b) => SEVERITY_ORDER.indexOf(a) - SEVERITY_ORDER.indexOf(b));
      const { value } = this.selects[name];
      const options = values.map((one) => build('option', { value: one }, capital(one)));
      this.selects[name].replaceChildren(build('option', { value: '' }, ALL[name]), ...options);
      this.selects[name].value = value;
    }
  }
}

function select(name: Name, label: string): HTMLSelectElement {
  return build('select', { name, 'aria-label': label }, build('option', { value: '' }, ALL[name]));
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
