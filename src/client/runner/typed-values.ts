/** What was typed into a card's fields, kept for a reload of this tab. */

const KEY = 'proofbook.values';

type Field = HTMLInputElement | HTMLSelectElement;

/** Gives the fields their values of before, and keeps those that are typed from now on. */
export function keepTyped(card: HTMLElement): void {
  const keyOf = (field: Field) => `${card.dataset['snippet']} ${field.name}`;
  const known = read();
  for (const field of card.querySelectorAll<Field>('[data-param]')) field.value = known[keyOf(field)] ?? field.value;
  card.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (target.dataset['param'] === undefined) return;
    write({ ...read(), [keyOf(target)]: target.value });
  });
}

function read(): Record<string, string | undefined> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

function write(values: Record<string, string | undefined>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // Storage can be full or forbidden; the fields then keep their values until the page is left.
  }
}
