import { defineConfig } from 'vitest/config';

/**
 * `unit` stands beside the code. `site` needs the built site, a browser and servers; two of its files run at a time, because
 * they mostly wait, for servers to start and for clocks to run out, and a small machine has two cores.
 */
export default defineConfig({
  test: {
    reporters: process.env['CI'] ? ['default'] : ['dot'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,postgres,src,runner,drills,rig,bench}/**/*.test.ts', 'test/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'site',
          include: ['test/{attack,e2e,blocks}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['test/site-setup.ts'],
          maxWorkers: 2,
          // Parts of the page load on demand; a second is too short for them on a busy machine.
          expect: { poll: { timeout: 5_000 } },
          // A busy machine may be late once; what fails twice is broken.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
});
