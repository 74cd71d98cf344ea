/** Writes Pagefind's index over the built pages: words, and the filters `group` and `severity`. */
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { close, createIndex } from 'pagefind';

export function pagefindIntegration(): AstroIntegration {
  return {
    name: 'proofbook:pagefind',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const began = performance.now();
        const pages = await writeIndex(fileURLToPath(dir));
        logger.info(`${pages} pages indexed in ${Math.round(performance.now() - began)} ms`);
      },
    },
  };
}

/** Indexes every page below `site` that has a `data-pagefind-body`; answers how many there were. */
async function writeIndex(site: string): Promise<number> {
  try {
    const { index, errors } = await createIndex();
    if (!index) throw new Error(`Pagefind could not start: ${errors.join('; ')}`);
    const added = await index.addDirectory({ path: site });
    const written = await index.writeFiles({ outputPath: `${site}pagefind` });
    const failures = [...added.errors, ...written.errors];
    if (failures.length > 0) throw new Error(`Pagefind could not index ${site}: ${failures.join('; ')}`);
    return added.page_count;
  } finally {
    await close();
  }
}
