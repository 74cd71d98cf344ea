import { expect, it } from 'vitest';
import { REFUSALS } from '../contract/errors.ts';
import { errorsPage } from './errors-doc.ts';

it('docs/ERRORS.md is what the catalogue says', async () => {
  await expect(errorsPage()).toMatchFileSnapshot('../docs/ERRORS.md');
});

it.each(Object.entries(REFUSALS))('%s is written in whole sentences', (_, { title, message, hint }) => {
  expect(title).not.toMatch(/[.!]$/);
  expect(message).toMatch(/^[A-Z].*\.$/);
  expect(hint).toMatch(/^[A-Z].*\.$/);
});
