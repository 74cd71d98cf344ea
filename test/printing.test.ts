/** The runner prints through one module, which cleans what it prints; nothing else of it writes to the terminal. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/**
 * The module itself; the check of Node's version, which runs before anything can be loaded; the checkup, which paints with colours and
 * cleans each value before (`checkup/told.ts`).
 */
const MAY = ['runner/terminal-text.ts', 'runner/check-node.mjs', 'runner/checkup-cli.ts'];

it('[threat 51] no module of the runner prints past the one that cleans', () => {
  const strays = globSync('runner/**/*.{ts,mjs}').filter(
    (file) =>
      !MAY.includes(file) &&
      !file.endsWith('.test.ts') &&
      /console\.\w+|\b(stdout|stderr)\.write/.test(readFileSync(file, 'utf8')),
  );
  expect(strays).toEqual([]);
});
