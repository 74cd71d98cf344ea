/**
 * The wording that the reader has seen, from the address (`contract/wording.ts`): it comes first, is marked, and their
 * values stand in its holes. Text nodes only.
 */
import { readSeen, type Seen, wordingKey } from '../../contract/wording.ts';
import { build } from './element.ts';

/** `Error occurred during query execution: ConnectorError(…)`: a lead has no more words than this. */
const MAX_LEAD_WORDS = 9;

/** Marks the wording of the address, if this page has it. */
export function showSeen(root: Document, fragment: string): void {
  const seen = readSeen(fragment);
  const list = root.querySelector('.wordings .signature-list');
  const item = seen && [...root.querySelectorAll<HTMLElement>('.wordings li')].find((one) => isSeen(one, seen));
  if (!seen || !list || !item) return;
  for (const before of root.querySelectorAll<HTMLElement>('.wordings .seen')) forget(before);
  fill(item, seen.values);
  item.classList.add('seen');
  const isCode = item.querySelector('.code-tag')?.textContent === seen.key;
  item.prepend(build('span', { class: 'label seen-label' }, isCode ? 'Your code' : 'Your error'));
  list.prepend(item);
}

function forget(item: HTMLElement): void {
  item.classList.remove('seen');
  item.querySelector('.seen-label')?.remove();
}

function isSeen(item: HTMLElement, { key }: Seen): boolean {
  const code = item.querySelector('code');
  if (code === null) return false;
  return (
    item.querySelector('.code-tag')?.textContent === key ||
    endingsOf(templateOf(code)).some((text) => wordingKey(text) === key)
  );
}

/** Search keeps a wording without its severity and its wrapper's name (`src/search/signatures.ts`): the whole and its ends. */
function endingsOf(text: string): string[] {
  const starts = [...text.matchAll(/\S+/g)].slice(0, MAX_LEAD_WORDS);
  return starts.map(({ index }) => text.slice(index));
}

/** The wording as the book writes it, with its holes in braces. */
function templateOf(code: Element): string {
  const parts = [...code.childNodes].map((node) => {
    if (node instanceof HTMLElement) return `{${node.dataset['hole'] ?? node.textContent}}`;
    return (node.textContent ?? '').replace(/[{}]/g, '$&$&');
  });
  return parts.join('');
}

function fill(item: HTMLElement, values: Seen['values']): void {
  for (const hole of item.querySelectorAll<HTMLElement>('.hole')) {
    hole.dataset['hole'] ??= hole.textContent;
    const value = values[hole.dataset['hole'] ?? ''];
    hole.classList.toggle('filled', Boolean(value));
    if (value) hole.textContent = value;
  }
}
