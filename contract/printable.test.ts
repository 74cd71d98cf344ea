import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it.each([
  ['a clipboard write (OSC 52)', '\u001b]52;c;ZXZpbA==\u0007x', '\uFFFD]52;c;ZXZpbA==\uFFFDx'],
  ['a line painted over', 'safe\revil', 'safe\uFFFDevil'],
  ['a one-byte control sequence', '\u009b2J', '\uFFFD2J'],
  ['a mark that reverses the order', 'a\u202eb', 'a\uFFFDb'],
  ['a separator of lines', 'a\u2028b', 'a\uFFFDb'],
  ['lines, tabs and any script', 'a\r\n\tнеж ‌می', 'a\n\tнеж ‌می'],
])('[threat 51] a terminal is not given %s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});
