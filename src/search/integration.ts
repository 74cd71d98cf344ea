/**
 * The build's part for search by error, as an Astro integration: the index goes to `errors.json` for the browser and to
 * `_runner/errors.json` for the runner and the terminal. In development both are answered from the pages as they are.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { buildIndex, ERROR_INDEX } from './build-index.ts';
import { PAGE_ANSWERS, pageAnswers } from './page-answers.ts';
import { PAGE_FACTS, pageFacts } from './page-facts.ts';

/** Where the browser fetches the index. */
export const ERROR_INDEX_URL = '/errors.json';

/** Where the browser fetches a language's messages of PostgreSQL, and where they lie. */
const CATALOGUES_URL = '/catalogues';
const CATALOGUES = 'knowledge/catalogues';

export function errorIndexIntegration(): AstroIntegration {
  return {
    name: 'proofbook:errors',
    hooks: {
      'astro:server:setup': ({ server }) => {
        server.middlewares.use(ERROR_INDEX_URL, (_request, response) => {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(buildIndex('content')));
        });
        server.middlewares.use(CATALOGUES_URL, (request, response, next) => {
          const [language] = /^[a-z]{2}(?:_[A-Z]{2})?(?=\.json$)/.exec((request.url ?? '').slice(1)) ?? [];
          if (language === undefined) return next();
          response.setHeader('content-type', 'application/json');
          response.end(readFileSync(`${CATALOGUES}/${language}.json`));
        });
      },
      'astro:build:done': ({ dir, logger }) => {
        const index = buildIndex('content');
        const text = JSON.stringify(index);
        mkdirSync(new URL('_runner/', dir), { recursive: true });
        writeFileSync(fileURLToPath(new URL(`.${ERROR_INDEX_URL}`, dir)), text);
        writeFileSync(fileURLToPath(new URL(ERROR_INDEX, dir)), text);
        cpSync(CATALOGUES, fileURLToPath(new URL(`.${CATALOGUES_URL}`, dir)), {
          recursive: true,
          filter: (path) => !path.endsWith('.ts'),
        });
        writeFileSync(fileURLToPath(new URL(PAGE_ANSWERS, dir)), JSON.stringify(pageAnswers('content')));
        writeFileSync(fileURLToPath(new URL(PAGE_FACTS, dir)), JSON.stringify(pageFacts('content')));
        const pages = index.subjects.filter(({ kind }) => kind === undefined).length;
        logger.info(`errors of ${pages} pages and of ${index.subjects.length - pages} other subjects`);
      },
    },
  };
}
