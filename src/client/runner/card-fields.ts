/** The fields of a card's parameters: their values, and what is wrong with them. */
import { problemOf } from './parameters.ts';

type Field = HTMLInputElement | HTMLSelectElement;

/** Reads the values by name; undefined when a field is wrong, which then says so and has the focus. */
export function readFields(card: HTMLElement): Record<string, string> | undefined {
  const fields = [...card.querySelectorAll<Field>('[data-param]')];
  const wrong = fields.filter((field) => !mark(field, problemOf(field.dataset['param'] ?? '', givenIn(field))));
  wrong[0]?.focus();
  return wrong.length > 0 ? undefined : Object.fromEntries(fields.map((field) => [field.name, givenIn(field)]));
}

/** Marks the field that the runner's sentence names in quotes, if there is one. */
export function markRefused(card: HTMLElement, sentence: string): void {
  for (const field of card.querySelectorAll<Field>('[data-param]')) {
    if (!sentence.includes(`“${field.name}”`)) continue;
    mark(field, sentence);
    field.focus();
  }
}

/** Shows or clears a field's problem; returns whether it is right. */
function mark(field: Field, problem: string | undefined): boolean {
  field.setAttribute('aria-invalid', String(problem !== undefined));
  const error = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  if (error) error.textContent = problem ?? '';
  return problem === undefined;
}

/** What is wrong with a value that a field does not have yet; undefined when nothing is. */
export const givenProblem = (field: Field, value: string): string | undefined =>
  problemOf(field.dataset['param'] ?? '', value);

/** Space around a value is a slip of the hand, except in a text, where it may be meant. */
const givenIn = (field: Field): string => (field.dataset['param'] === 'text' ? field.value : field.value.trim());
