/** docs/SECURITY.md makes a promise for each threat and names the tests that hold it; both must be true. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Rows of the table of promises: number, threat, promise, held by. */
const PROMISES = readFileSync('docs/SECURITY.md', 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => /^\d+$/.test(cells[1] ?? ''))
  .map(([, number = '', threat = '', , heldBy = '']) => ({ number, threat, places: heldBy.split(', ') }));

const TESTS = globSync('{contract,src,runner,drills,test}/**/*.test.ts').map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

/** A test names a threat in its title, or in the table that its title is made from. */
const names = (text: string, number: string): boolean =>
  new RegExp(`\\[threat ${number}\\]|threat: '${number}'`).test(text);

it('the table has every row of the threat model', () => {
  expect(PROMISES.map(({ number }) => Number(number))).toEqual(
    Array.from({ length: PROMISES.length }, (_, place) => place + 1),
  );
});

it.each(PROMISES)('threat $number ($threat) is named by the tests that are said to hold it', ({ number, places }) => {
  const silent = places.filter((place) => {
    const files = TESTS.filter(({ file }) => file.startsWith(place) || file.startsWith(`test/${place}`));
    return !files.some(({ text }) => names(text, number));
  });
  expect(silent).toEqual([]);
});
