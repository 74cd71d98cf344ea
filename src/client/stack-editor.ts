/** The editor of the reader's own names: a dialog with one field per name, made when it is first opened. */
import { build } from './element.ts';
import { keepNames, NAME_PATTERN, type Names, ownNames, showOwnNames } from './own-names.ts';

type Stack = Record<string, { value: string; about: string }>;

let dialog: HTMLDialogElement | undefined;

/** Opens the editor with the names as they are now. */
export async function openEditor(): Promise<void> {
  if (!dialog) {
    dialog = editor(await loadStack());
    document.body.append(dialog);
  }
  const names = ownNames();
  for (const field of dialog.querySelectorAll('input')) field.value = names[field.name] ?? '';
  dialog.showModal();
}

async function loadStack(): Promise<Stack> {
  const answer = await fetch('/stack.json');
  if (!answer.ok) throw new Error(`/stack.json answered ${answer.status}; build the site again.`);
  return (await answer.json()) as Stack;
}

function editor(stack: Stack): HTMLDialogElement {
  const close = build('button', { type: 'button', class: 'button' }, 'Cancel');
  const reset = build('button', { type: 'button', class: 'button quiet-button' }, 'Use the book’s names');
  const save = build('button', { type: 'submit', class: 'primary' }, 'Use these names');
  const form = build(
    'form',
    { method: 'dialog', class: 'names-form' },
    build('h2', { id: 'names-title' }, 'Your names'),
    build(
      'p',
      { class: 'names-about' },
      'Commands on every page are shown and copied with these names. They stay in this browser and change nothing of what runs.',
    ),
    build('div', { class: 'names-fields' }, ...Object.entries(stack).map(([name, entry]) => field(name, entry))),
    build('div', { class: 'names-foot' }, reset, close, save),
  );
  const made = build('dialog', { class: 'dialog names', 'aria-labelledby': 'names-title' }, form);
  close.addEventListener('click', () => made.close());
  reset.addEventListener('click', () => {
    use({});
    made.close();
  });
  form.addEventListener('submit', () => use(namesIn(form)));
  return made;
}

function field(name: string, { value, about }: Stack[string]): HTMLElement {
  const input = build('input', {
    name,
    placeholder: value,
    pattern: NAME_PATTERN,
    title: 'Letters, digits, dot, dash and underscore',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  return build('label', {}, build('span', { class: 'data' }, name), build('small', {}, about), input);
}

function namesIn(form: HTMLFormElement): Names {
  const entries = [...new FormData(form)].flatMap(([name, value]) => {
    const own = String(value).trim();
    return own ? [[name, own] as const] : [];
  });
  return Object.fromEntries(entries);
}

function use(names: Names): void {
  keepNames(names);
  showOwnNames(document, names);
}
