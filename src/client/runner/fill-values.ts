/** A value of a result, pressed, becomes the value of the parameters of that name further down on the page. */
import { givenProblem } from './card-fields.ts';

type Field = HTMLInputElement | HTMLSelectElement;

/** Columns whose name is that of a parameter of a later card: pressing `12` under `pid` fills `:pid`. */
export function pressable(card: HTMLElement, columns: readonly { readonly name: string }[]): Set<number> {
  const names = new Set(fieldsAfter(card).map(({ name }) => name));
  return new Set(columns.flatMap(({ name }, place) => (names.has(name) ? [place] : [])));
}

/** Fills the fields and says which; a value that no field takes changes nothing. */
export function fillFields(card: HTMLElement, name: string, value: string): string {
  const fields = fieldsAfter(card).filter((field) => field.name === name && givenProblem(field, value) === undefined);
  for (const field of fields) {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.closest('.param')?.setAttribute('data-filled', '');
  }
  if (fields.length === 0) return `No field below takes this as :${name}.`;
  return `:${name} is now ${value} in ${fields.length === 1 ? '1 snippet' : `${fields.length} snippets`} below.`;
}

const fieldsAfter = (card: HTMLElement): Field[] =>
  [...document.querySelectorAll<Field>('run-snippet [data-param]')].filter(
    (field) => !card.contains(field) && card.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
