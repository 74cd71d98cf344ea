/**
 * The wording that the reader has seen, from the address (`contract/wording.ts`): it comes first, is marked, and their
 * values stand in its holes. Text nodes only.
 */
import { readSeen, type Seen, wordingKey } from '../../contract/wording.ts';
import { build } from './element.ts';

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
  return (
    code !== null && (wordingKey(templateOf(code)) === key || item.querySelector('.code-tag')?.textContent === key)
  );
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
