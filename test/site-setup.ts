/** Before the tests of the site: the fixture book is built once, so that no two test files build it at the same time. */
import { buildFixtureBook } from '../rig/fixture-book.ts';

export default async function setup(): Promise<void> {
  await buildFixtureBook();
}
