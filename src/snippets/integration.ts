/**
 * The build's part for snippets, as an Astro integration:
 * collect → check → manifest → lock, and the transformer that stamps the pages.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { Manifest } from '../../contract/snippet.ts';
import { checkBook } from './check.ts';
import { collectBook } from './collect.ts';
import { lockDifferences, lockText } from './lock.ts';
import { buildManifest } from './manifest.ts';
import { linksIn, pageGuard } from './page-guard.ts';
import { ContentError } from './problem.ts';
import { loadStack } from './stack.ts';

const LOCK = 'snippets.lock';

/** Where the pages of the build, and in development the runner, find the manifest. */
export const MANIFEST = '.proofbook/manifest.json';

/** Reads the whole book; throws a `ContentError` with every problem when there is one. */
export async function readBook(): Promise<Manifest> {
  const pages = await collectBook();
  const problems = [...linksIn('content'), ...checkBook(pages, loadStack())];
  if (problems.length > 0) throw new ContentError(problems);
  return buildManifest(pages);
}

export function snippets(): AstroIntegration {
  return {
    name: 'proofbook:snippets',
    hooks: {
      'astro:config:setup': async ({ command, config, logger, updateConfig }) => {
        updateConfig({ vite: { plugins: [pageGuard(fileURLToPath(config.root))] } });
        if (command !== 'build' && command !== 'dev') return;
        const manifest = await readBook();
        if (command === 'build') writeLock(manifest, (message) => logger.info(message));
        writeManifest(MANIFEST, manifest);
        logger.info(`${manifest.snippets.length} runnable snippets`);
      },
      'astro:server:setup': ({ server, logger }) => {
        const refresh = async (): Promise<void> => {
          try {
            writeManifest(MANIFEST, await readBook());
          } catch (error) {
            // A half-written page is normal while writing: say it and keep the last good manifest.
            logger.error(error instanceof Error ? error.message : String(error));
          }
        };
        for (const event of ['add', 'change', 'unlink'] as const) {
          server.watcher.on(event, (path) => path.endsWith('.mdx') && refresh());
        }
      },
      'astro:build:done': ({ dir }) => {
        const path = fileURLToPath(new URL('_runner/manifest.json', dir));
        mkdirSync(dirname(path), { recursive: true });
        copyFileSync(MANIFEST, path);
      },
    },
  };
}

function writeManifest(path: string, manifest: Manifest): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(manifest));
}

/** In CI the lock is compared, at a start of the runner left alone, elsewhere rewritten: a changed statement comes with its changed line. */
export function writeLock(manifest: Manifest, say: (message: string) => void): void {
  if (process.env['PROOFBOOK_LOCK'] === 'keep') return;
  const changed = lockDifferences(existsSync(LOCK) ? readFileSync(LOCK, 'utf8') : '', manifest);
  if (changed.length === 0) return;
  if (process.env['CI']) {
    throw new Error(`${LOCK} does not fit the pages (${changed.join(', ')}); run npm run build and commit it.`);
  }
  writeFileSync(LOCK, lockText(manifest));
  say(`${LOCK} rewritten: ${changed.join(', ')}`);
}
