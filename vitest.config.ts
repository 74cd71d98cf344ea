import { defineConfig } from 'vitest/config';

/**
 * `unit` stands beside the code. `site` needs the built site, a browser and servers; its files run one after the other,
 * because they share the two cores that a small machine has.
 */
export default defineConfig({
  test: {
    reporters: process.env['CI'] ? ['default'] : ['dot'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,src,runner,drills,bench}/**/*.test.ts', 'test/*.test.ts'],
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
          fileParallelism: false,
          // A busy machine may be late once; what fails twice is broken.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
});
